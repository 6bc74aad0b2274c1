package io.promflow.collector.fetch;

import java.net.URI;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * What every fetch works with.
 *
 * @param workers for what takes time: decoding and joining pages
 * @param proxies that sources may name
 * @param maxBodyBytes of one record
 */
public record Services(
        Exchange exchange,
        Variables variables,
        AddressRule addresses,
        HostLimits limits,
        Decoding decoding,
        BodyBudget budget,
        Executor workers,
        Set<URI> proxies,
        long maxBodyBytes,
        Clock clock) {
    public Services {
        proxies = Set.copyOf(proxies);
    }
}
