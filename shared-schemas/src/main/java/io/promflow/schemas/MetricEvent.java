package io.promflow.schemas;

import java.time.Instant;
import java.util.List;

/**
 * One observation of one group.
 *
 * @param source the source that was asked
 * @param observedAt when the answer arrived; an older observation never overwrites a newer one
 * @param complete true: these are all families of the group, and what is not among them is gone (PUT); false: only
 *     these families are known, the others stay as they were (POST), as after a failed fetch
 */
public record MetricEvent(Group group, String source, Instant observedAt, boolean complete, List<Family> families) {
    public MetricEvent {
        families = List.copyOf(families);
    }
}
