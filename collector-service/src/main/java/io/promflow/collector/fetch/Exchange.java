package io.promflow.collector.fetch;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sends one request and follows no redirect. */
@FunctionalInterface
public interface Exchange {
    /**
     * Completes with how it went; exceptionally only for a bug. Cancelling it ends the exchange.
     *
     * @param address that is connected to, whatever the URL's name would lead to now; null: the proxy finds it
     */
    CompletableFuture<Reply> send(Outbound request, @Nullable InetAddress address);
}
