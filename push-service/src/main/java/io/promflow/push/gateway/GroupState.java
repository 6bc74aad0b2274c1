package io.promflow.push.gateway;

import io.promflow.push.gateway.render.FamilyBlock;
import io.promflow.schemas.Group;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one group holds, as one record of the journal has it.
 *
 * @param id of the record
 * @param group its labels
 * @param key the group's key, which is not made again and again
 * @param families sorted by name
 * @param carried what earlier runs of an aggregated instance had counted; empty where nothing is added up
 * @param aggregated whether this is added to the group without {@code instance} rather than shown itself
 * @param pushedAt time of the last accepted push; null: never
 * @param failedAt time of the last refused push; null: never
 * @param expiresAt when it is forgotten; null: never
 */
public record GroupState(
        String id,
        Group group,
        String key,
        List<FamilyBlock> families,
        List<FamilyBlock> carried,
        boolean aggregated,
        @Nullable Instant pushedAt,
        @Nullable Instant failedAt,
        @Nullable Instant expiresAt) {
    public GroupState {
        families = sorted(families);
        carried = sorted(carried);
    }

    private static List<FamilyBlock> sorted(List<FamilyBlock> blocks) {
        var sorted = new ArrayList<>(blocks);
        sorted.sort(Comparator.comparing(FamilyBlock::name));
        return List.copyOf(sorted);
    }

    /** The key of the group that shows it. */
    public String shownAs() {
        return aggregated ? Aggregate.target(group).key() : key;
    }

    /** How many samples it has. */
    public int samples() {
        int samples = 0;
        for (FamilyBlock block : families) {
            samples += block.samples();
        }
        return samples;
    }

    /** How many bytes it holds, about. */
    public long weight() {
        long weight = 0;
        for (FamilyBlock block : families) {
            weight += block.weight();
        }
        for (FamilyBlock block : carried) {
            weight += block.weight();
        }
        return weight;
    }

    /** Two states are the same when one record says them. */
    @Override
    public boolean equals(Object other) {
        return other instanceof GroupState state && id.equals(state.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** Whether the last push was taken. */
    public boolean lastPushSucceeded() {
        return failedAt == null || (pushedAt != null && !pushedAt.isBefore(failedAt));
    }
}
