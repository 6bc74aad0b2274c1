package io.promflow.collector.fetch;

import java.util.concurrent.CompletableFuture;

/** Sends one request and follows no redirect. */
@FunctionalInterface
public interface Exchange {
    /** Completes with how it went; exceptionally only for a bug. Cancelling it ends the exchange. */
    CompletableFuture<Reply> send(Outbound request);
}
