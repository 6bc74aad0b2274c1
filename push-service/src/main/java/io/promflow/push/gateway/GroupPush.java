package io.promflow.push.gateway;

import io.promflow.push.batch.PushMode;
import io.promflow.push.gateway.read.PushedFamily;
import io.promflow.schemas.Group;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Families on their way into one group of the gateway.
 *
 * @param ttl after which the group is forgotten unless it is pushed again; null: never
 * @param aggregate whether it is added to what other instances pushed
 */
public record GroupPush(
        Group group,
        PushMode mode,
        List<PushedFamily> families,
        @Nullable Duration ttl,
        boolean aggregate) {
    public GroupPush {
        families = List.copyOf(families);
    }

    /** A push that neither expires nor adds up. */
    public GroupPush(Group group, PushMode mode, List<PushedFamily> families) {
        this(group, mode, families, null, false);
    }
}
