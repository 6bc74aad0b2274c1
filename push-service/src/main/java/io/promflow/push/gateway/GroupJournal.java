package io.promflow.push.gateway;

import io.promflow.schemas.GatewayGroup;
import io.promflow.schemas.Group;
import java.util.concurrent.CompletableFuture;

/** Where the gateway's groups outlive the process. Writes of one group keep their order. */
public interface GroupJournal {
    /** Writes a group's state; done when it is durable, failed when that is not known. Never throws. */
    CompletableFuture<?> write(GatewayGroup state);

    /** Writes that the group is gone; as {@link #write}. */
    CompletableFuture<?> delete(Group group);
}
