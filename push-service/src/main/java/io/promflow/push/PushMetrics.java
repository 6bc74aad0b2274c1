package io.promflow.push;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.promflow.push.batch.BatchResult;
import io.promflow.push.batch.Push;
import io.promflow.push.batch.PushOutcome;
import io.promflow.push.batch.SampleSink;
import io.promflow.push.gateway.Gateway;
import io.promflow.push.http.GatewayMeter;
import io.promflow.push.kafka.BatchMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * All metrics of this service. Of events, once their batch is done:
 * {@code received = pushed + superseded + dead_lettered}. Thread-safe.
 */
final class PushMetrics implements BatchMeter, GatewayMeter {
    private final MeterRegistry registry;
    private final Clock clock;
    private final Counter received;
    private final Counter pushed;
    private final Counter superseded;
    private final Counter unreadable;
    private final Counter refused;
    private final Timer lag;
    private final Map<Outcome, Counter> gatewayPushes = new EnumMap<>(Outcome.class);

    PushMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.received = Counter.builder("promflow.push.events.received")
                .description("Metric events whose batch is done")
                .register(registry);
        this.pushed = Counter.builder("promflow.push.events.pushed")
                .description("Metric events that the target has")
                .register(registry);
        this.superseded = Counter.builder("promflow.push.events.superseded")
                .description("Metric events that a newer one of their group made needless")
                .register(registry);
        this.unreadable = deadLetters("unreadable");
        this.refused = deadLetters("refused");
        this.lag = Timer.builder("promflow.push.lag")
                .description("From an observation to the target having it")
                .register(registry);
        for (Outcome outcome : Outcome.values()) {
            gatewayPushes.put(
                    outcome,
                    Counter.builder("promflow.gateway.pushes")
                            .description("Pushes over HTTP to the built-in gateway")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    private Counter deadLetters(String reason) {
        return Counter.builder("promflow.push.events.dead.lettered")
                .description("Metric events that are dead letters")
                .tag("reason", reason)
                .register(registry);
    }

    @Override
    public void done(BatchResult result, int unreadableEvents) {
        received.increment(unreadableEvents
                + result.pushed().size()
                + result.superseded().size()
                + result.refused().size());
        pushed.increment(result.pushed().size());
        superseded.increment(result.superseded().size());
        unreadable.increment(unreadableEvents);
        refused.increment(result.refused().size());
        var now = clock.instant();
        result.pushed()
                .forEach(arrival -> lag.record(Duration.between(arrival.event().observedAt(), now)));
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

    /** A sink whose pushes are timed by their outcome. */
    SampleSink timed(SampleSink sink) {
        Timer accepted = pushTimer("accepted");
        Timer no = pushTimer("refused");
        Timer away = pushTimer("unavailable");
        return push -> timed(sink, push, accepted, no, away);
    }

    private Timer pushTimer(String outcome) {
        return Timer.builder("promflow.push.duration")
                .description("Pushes of one group to the target")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static PushOutcome timed(SampleSink sink, Push push, Timer accepted, Timer no, Timer away)
            throws InterruptedException {
        long start = System.nanoTime();
        Timer timer = away;
        try {
            PushOutcome outcome = sink.push(push);
            timer = outcome instanceof PushOutcome.Accepted ? accepted : no;
            return outcome;
        } finally {
            timer.record(Duration.ofNanos(System.nanoTime() - start));
        }
    }
}
