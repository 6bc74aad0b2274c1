package io.promflow.push;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.promflow.push.batch.SinkState;
import io.promflow.push.gateway.Gateway;
import io.promflow.push.http.GatewayMeter;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** All metrics of this service; those that each sink has are listed in {@link SinkMetrics}. Thread-safe. */
final class PushMetrics implements GatewayMeter {
    private final MeterRegistry registry;
    private final Clock clock;
    private final Map<Outcome, Counter> gatewayPushes = new EnumMap<>(Outcome.class);

    PushMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        for (Outcome outcome : Outcome.values()) {
            gatewayPushes.put(
                    outcome,
                    Counter.builder("promflow.gateway.pushes")
                            .description("Pushes over HTTP to the built-in gateway")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    @Override
    public void pushed(Outcome outcome) {
        Objects.requireNonNull(gatewayPushes.get(outcome)).increment();
    }

    /** What the built-in gateway is asked for by name. */
    void watch(Gateway gateway) {
        FunctionCounter.builder("pushgateway.metrics.received", gateway, Gateway::received)
                .description("Samples pushed to the built-in gateway, taken or not")
                .register(registry);
        Gauge.builder("pushgateway.jobs.active", gateway, g -> g.status().jobs())
                .description("Jobs that have groups in the built-in gateway")
                .register(registry);
        Gauge.builder("promflow.gateway.groups", gateway, g -> g.status().groups())
                .description("Groups in the built-in gateway")
                .register(registry);
        Gauge.builder("promflow.gateway.samples", gateway, g -> g.status().samples())
                .description("Samples in the built-in gateway")
                .register(registry);
    }

    /** The metrics of one sink. */
    SinkMetrics sink(String name) {
        return new SinkMetrics(registry, name, clock);
    }

    /** What is asked for by name, where somebody else's Pushgateway is pushed to. */
    void watch(SinkMetrics metrics, SinkState state) {
        FunctionCounter.builder("pushgateway.metrics.received", metrics, SinkMetrics::samples)
                .description("Samples pushed to the Pushgateway")
                .register(registry);
        Gauge.builder("pushgateway.jobs.active", state, SinkState::jobs)
                .description("Jobs that have groups in the Pushgateway")
                .register(registry);
    }
}
