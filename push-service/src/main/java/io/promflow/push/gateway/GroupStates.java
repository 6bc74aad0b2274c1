package io.promflow.push.gateway;

import io.promflow.push.gateway.read.PushedFamily;
import io.promflow.push.gateway.render.FamilyBlock;
import io.promflow.push.gateway.render.FamilyRenderer;
import io.promflow.push.gateway.render.GroupLabels;
import io.promflow.schemas.Group;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes states of what was written down. */
public final class GroupStates {
    private GroupStates() {}

    /** See {@link GroupState}; families are as pushed, or as shown before. */
    public static GroupState of(
            String id,
            Group group,
            List<PushedFamily> families,
            List<PushedFamily> carried,
            boolean aggregated,
            @Nullable Instant pushedAt,
            @Nullable Instant failedAt,
            @Nullable Instant expiresAt) {
        Group shown = aggregated ? Aggregate.target(group) : group;
        var renderer = new FamilyRenderer(new GroupLabels(shown.labels()));
        return new GroupState(
                id,
                group,
                group.key(),
                rendered(renderer, families),
                rendered(renderer, carried),
                aggregated,
                pushedAt,
                failedAt,
                expiresAt);
    }

    private static List<FamilyBlock> rendered(FamilyRenderer renderer, List<PushedFamily> families) {
        return families.stream().map(family -> renderer.render(family).block()).toList();
    }
}
