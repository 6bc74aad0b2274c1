package io.promflow.push.gateway;

import io.promflow.push.exposition.FamilyRules;
import io.promflow.push.exposition.SampleValue;
import io.promflow.push.exposition.TextWriter;
import io.promflow.schemas.Family;
import io.promflow.schemas.GatewayGroup;
import io.promflow.schemas.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a scrape sees: the families of all groups by name, and for each group when it was pushed. */
final class GatewayExposition {
    private static final String PUSHED = "push_time_seconds";
    private static final String FAILED = "push_failure_time_seconds";

    private record Part(GatewayGroup group, Family family) {}

    private GatewayExposition() {}

    /** Whether the gateway says this family itself, whatever is pushed. */
    static boolean isOwn(String name) {
        return name.equals(PUSHED) || name.equals(FAILED);
    }

    /** @param groups in the order in which their samples are written */
    static byte[] write(Collection<GatewayGroup> groups) {
        Map<String, List<Part>> byName = new TreeMap<>();
        for (GatewayGroup group : groups) {
            for (Family family : group.families()) {
                add(byName, FamilyRules.expositionName(family), group, family);
            }
            add(
                    byName,
                    PUSHED,
                    group,
                    time(
                            PUSHED,
                            "Last Unix time when changing this group in the Pushgateway succeeded.",
                            group.pushedAt()));
            add(
                    byName,
                    FAILED,
                    group,
                    time(
                            FAILED,
                            "Last Unix time when changing this group in the Pushgateway failed.",
                            group.failedAt()));
        }
        var writer = new TextWriter();
        byName.forEach((name, parts) -> {
            writer.head(name, parts.get(0).family().type(), help(parts));
            for (Part part : parts) {
                for (Sample sample : part.family().samples()) {
                    writer.sample(sample.name(), FamilyIndex.labels(part.group(), sample), sample.value());
                }
            }
        });
        return writer.toBytes();
    }

    private static void add(Map<String, List<Part>> byName, String name, GatewayGroup group, Family family) {
        byName.computeIfAbsent(name, n -> new ArrayList<>()).add(new Part(group, family));
    }

    private static Family time(String name, String help, @Nullable Instant at) {
        double seconds = at == null ? 0 : at.toEpochMilli() / 1000.0;
        return new Family(
                name,
                "gauge",
                null,
                help,
                List.of(new Sample(name, new TreeMap<>(), SampleValue.format(seconds), null)));
    }

    /** Groups may differ in it; the first that has one is heard. */
    private static @Nullable String help(List<Part> parts) {
        return parts.stream()
                .map(part -> part.family().help())
                .filter(help -> help != null)
                .findFirst()
                .orElse(null);
    }
}
