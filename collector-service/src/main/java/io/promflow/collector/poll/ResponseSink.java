package io.promflow.collector.poll;

import java.util.concurrent.CompletableFuture;

/** Where responses are kept. */
@FunctionalInterface
public interface ResponseSink {
    /** Completes, never exceptionally, with whether the response is durable; else it was counted as lost. */
    CompletableFuture<Boolean> write(Response response);
}
