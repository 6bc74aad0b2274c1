package io.promflow.transformer.observe;

import io.promflow.rules.CheckedRules;
import io.promflow.rules.Labels;
import io.promflow.rules.MetricFamily;
import io.promflow.rules.Numbers;
import io.promflow.rules.Outcome;
import io.promflow.rules.Point;
import io.promflow.rules.body.BodyReading;
import io.promflow.schemas.Group;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One source, ready to transform its answers. Immutable, thread-safe. */
public final class SourceRules {
    private final String name;
    private final Group group;
    private final CheckedRules.Accepted rules;
    private final @Nullable Duration freshness;
    private final Labels api;

    /** @param interval between two answers; null: it varies */
    public SourceRules(String name, CheckedRules.Accepted rules, @Nullable Duration interval) {
        this.name = name;
        this.group = Group.of(rules.metrics().grouping());
        this.rules = rules;
        this.freshness =
                rules.metrics().freshness() == null ? interval : rules.metrics().freshness();
        this.api = Labels.of(
                new TreeMap<>(Map.of(rules.metrics().grouping().containsKey("api") ? "exported_api" : "api", name)));
    }

    public String name() {
        return name;
    }

    public Group group() {
        return group;
    }

    /** @param contentType as the API said; null: nothing */
    public BodyReading read(byte[] body, @Nullable String contentType) {
        return rules.reader().read(body, contentType);
    }

    /** @param maxWarnings how many faults are told in words */
    public Outcome apply(BodyReading.Content body, int maxWarnings) {
        return rules.transformation().apply(body, maxWarnings);
    }

    /** What an answer became: all families of the group, and its quality. */
    public Observation observed(Outcome outcome, Instant observedAt) {
        var families = new ArrayList<>(outcome.families());
        families.addAll(families(Quality.of(outcome, freshness, observedAt)));
        return new Observation(group, name, observedAt, true, families);
    }

    /** There was an answer that cannot be read: what was known before stays, but for the quality. */
    public Observation unreadable(Instant observedAt) {
        return new Observation(group, name, observedAt, false, families(Quality.UNREADABLE));
    }

    /** There was no answer: what was known before stays, but for the score and the availability. */
    public Observation unavailable(Instant observedAt) {
        List<MetricFamily> families = families(Quality.UNAVAILABLE);
        return new Observation(
                group, name, observedAt, false, List.of(families.get(0), families.get(families.size() - 1)));
    }

    private List<MetricFamily> families(Quality quality) {
        return List.of(
                family("score", "How good the last answer was, 0 to 1: the product of its parts.", quality.score()),
                family("completeness", "Share of the expected samples that the answer had.", quality.completeness()),
                family("validity", "Share of the samples found that could be used.", quality.validity()),
                family("timeliness", "1 for data as new as it should be, less for older.", quality.timeliness()),
                family("availability", "1 if there was an answer, else 0.", quality.availability()));
    }

    private MetricFamily family(String part, String help, double value) {
        String family = "data_quality_" + part;
        return new MetricFamily(
                family, "gauge", null, help, List.of(new Point(family, api, Numbers.write(value), null)));
    }
}
