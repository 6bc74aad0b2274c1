package io.promflow.collector.poll;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where responses are kept. */
@FunctionalInterface
public interface ResponseSink {
    /** Completes, never exceptionally, when the response is durable or counted as lost. */
    CompletableFuture<@Nullable Void> write(Response response);
}
