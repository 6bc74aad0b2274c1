package io.promflow.push.batch;

import io.promflow.schemas.Group;
import io.promflow.schemas.PushedGroup;
import java.util.concurrent.CompletableFuture;

/** Where it is written how far a sink is with its groups. Thread-safe; keeps the order of a group's writes. */
public interface PushJournal {
    /** @return done when it will survive this process */
    CompletableFuture<?> write(PushedGroup row);

    /** Forgets a group. */
    CompletableFuture<?> forget(String sink, Group group);
}
