package io.promflow.collector.fetch;

import io.promflow.schemas.SourceDefinition.Request;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/** What fetches work with in tests: an exchange that the test answers, one variable, and a clock that stands. */
public final class FixedServices {
    public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    public static final int MAX_BODY_BYTES = 1000;

    private final Services services;

    public FixedServices(Exchange exchange) {
        this(exchange, new HostLimits(new HostLimits.Limit(1000, 0), Map.of(), System::nanoTime));
    }

    FixedServices(Exchange exchange, HostLimits limits) {
        var variables = new AllowedVariables(
                name -> "KEY".equals(name) ? "se cret" : null, List.of("KEY", "ONE", "TWO", "*"), null);
        this.services = new Services(
                exchange,
                variables,
                new AddressRule(false, new AllowedHosts(List.of()), FixedServices::addresses),
                limits,
                new Decoding(Map.of(), MAX_BODY_BYTES),
                new BodyBudget(1 << 20),
                ForkJoinPool.commonPool(),
                Set.of(URI.create("http://proxy:3128")),
                MAX_BODY_BYTES,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static CompletableFuture<List<InetAddress>> addresses(String host) {
        try {
            return CompletableFuture.completedFuture(
                    List.of(InetAddress.getByName(host.equals("inside") ? "10.0.0.1" : "1.1.1.1")));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    public Services services() {
        return services;
    }

    Order order(Request request) {
        return order(request, null);
    }

    Order order(Request request, @Nullable Validators known) {
        return new Order(
                request, NOW, Duration.ofSeconds(30), known, services.budget().share());
    }
}
