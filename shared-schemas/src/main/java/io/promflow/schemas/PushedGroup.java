package io.promflow.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far one sink of push-service is with one group. Written before a push, so that whoever goes on after a crash knows
 * the newest observation that can be at the target, and again with what became of it.
 *
 * @param source the source of the newest observation
 * @param known whether the source was in the catalogue when it was pushed: once it is not, the group is deleted
 * @param observedAt of the newest observation that was pushed or is about to be
 * @param completeAt of the newest complete one; null when there was none since the group was last deleted
 * @param partition of the metric events' topic that the group's events come from
 * @param outcome of the last push
 * @param updatedAt when this was written; of two rows with the same observation the later one holds
 * @param pushedAt when the target last took a push; null: not since the group was last deleted
 * @param samples in the last push
 * @param answer the target's words where it refused; null where it did not
 */
public record PushedGroup(
        String sink,
        Group group,
        String source,
        boolean known,
        Instant observedAt,
        @Nullable Instant completeAt,
        int partition,
        Outcome outcome,
        Instant updatedAt,
        @Nullable Instant pushedAt,
        int samples,
        @Nullable String answer) {

    /** What became of a group's last push. */
    public enum Outcome {
        /** It is under way, or its process ended before it could say. */
        @JsonProperty("pushing")
        PUSHING,
        @JsonProperty("accepted")
        ACCEPTED,
        @JsonProperty("refused")
        REFUSED,
        /** The group was deleted at the target. What is remembered keeps older observations out. */
        @JsonProperty("deleted")
        DELETED
    }

    /** The record key: the sink and the group, {@code vm{job="crypto"}}. */
    public static String key(String sink, Group group) {
        return sink + group.key();
    }
}
