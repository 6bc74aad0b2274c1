package io.promflow.transformer.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.schemas.Family;
import io.promflow.schemas.Group;
import io.promflow.schemas.MetricEvent;
import io.promflow.schemas.Sample;
import io.promflow.schemas.SourceDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Makes the event of one answer: the source's families and how good they are. */
public final class Observation {
    private final SourceDefinition source;
    private final Group group;
    private final Transformation transformation;

    /** @throws IllegalArgumentException when a path of the source is no JSONPath */
    public Observation(SourceDefinition source) {
        this.source = source;
        this.group = Group.of(source.metrics().grouping());
        this.transformation = Transformation.of(source);
    }

    /** What the rules make of a body. */
    public Outcome outcome(JsonNode body) {
        return transformation.apply(body);
    }

    /** All families of the group, and the quality of this answer. */
    public MetricEvent complete(Outcome outcome, Instant observedAt) {
        var families = new ArrayList<>(outcome.families());
        families.add(quality(outcome.quality()));
        return new MetricEvent(group, source.name(), observedAt, true, families);
    }

    /** Only the quality, 0: what was known before stays. */
    public MetricEvent failed(Instant observedAt) {
        return new MetricEvent(group, source.name(), observedAt, false, List.of(quality(0)));
    }

    private Family quality(double score) {
        var labels = new TreeMap<String, String>();
        labels.put("api", source.name());
        var sample = new Sample("data_quality_score", labels, Numbers.write(score), null);
        return new Family(
                "data_quality_score",
                "gauge",
                null,
                "Share of the expected samples that the last answer gave, 0 to 1.",
                List.of(sample));
    }
}
