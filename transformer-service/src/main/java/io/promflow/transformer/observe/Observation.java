package io.promflow.transformer.observe;

import io.promflow.rules.MetricFamily;
import io.promflow.schemas.Group;
import io.promflow.schemas.MetricEvent;
import java.time.Instant;
import java.util.List;

/**
 * What one answer became; the fields are those of {@link MetricEvent}.
 *
 * @param complete whether these are all families of the group
 */
public record Observation(
        Group group, String source, Instant observedAt, boolean complete, List<MetricFamily> families) {
    public Observation {
        families = List.copyOf(families);
    }

    /** The same as it travels. */
    public MetricEvent toSchema() {
        return new MetricEvent(
                group,
                source,
                observedAt,
                complete,
                families.stream().map(MetricFamily::toSchema).toList());
    }
}
