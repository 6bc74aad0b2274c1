package io.promflow.collector.fetch;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Looks host names up. */
@FunctionalInterface
public interface Names {
    /** Completes with the addresses of a host, none if it has none. Never blocks. */
    CompletableFuture<List<InetAddress>> addresses(String host);
}
