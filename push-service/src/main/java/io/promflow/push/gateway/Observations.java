package io.promflow.push.gateway;

import java.util.concurrent.CompletableFuture;

/** Where pushes with timestamps go: they are observations, not what is so now. */
@FunctionalInterface
public interface Observations {
    /** Done when they are kept for good. */
    CompletableFuture<?> accept(GroupPush push);
}
