package io.promflow.push;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.promflow.push.batch.BatchResult;
import io.promflow.push.batch.DeadReason;
import io.promflow.push.batch.Push;
import io.promflow.push.batch.PushOutcome;
import io.promflow.push.batch.SampleSink;
import io.promflow.push.kafka.BatchMeter;
import io.promflow.push.remotewrite.Protocol;
import io.promflow.push.remotewrite.WriteAnswer;
import io.promflow.push.remotewrite.WriteTarget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one sink, with its name as the label {@code sink}. Of events, once their batch is done:
 * {@code received = pushed + superseded + dead_lettered}. Thread-safe.
 */
final class SinkMetrics implements BatchMeter {
    private final MeterRegistry registry;
    private final String sink;
    private final Clock clock;
    private final Counter received;
    private final Counter pushed;
    private final Counter superseded;
    private final Map<DeadReason, Counter> dead = new EnumMap<>(DeadReason.class);
    private final Counter samples;
    private final Timer delay;
    private final Timer accepted;
    private final Timer refused;
    private final Timer away;
    /** When the oldest event that is not pushed was written; null while there is none. */
    private final AtomicReference<@Nullable Instant> oldest = new AtomicReference<>();

    SinkMetrics(MeterRegistry registry, String sink, Clock clock) {
        this.registry = registry;
        this.sink = sink;
        this.clock = clock;
        this.received = counter("promflow.push.events.received", "Metric events whose batch is done");
        this.pushed = counter("promflow.push.events.pushed", "Metric events that the target has");
        this.superseded = counter(
                "promflow.push.events.superseded", "Metric events that a newer one of their group made needless");
        this.samples = counter("promflow.push.samples", "Samples of the events that the target has");
        for (DeadReason reason : DeadReason.values()) {
            dead.put(
                    reason,
                    Counter.builder("promflow.push.events.dead.lettered")
                            .description("Metric events that are dead letters")
                            .tag("sink", sink)
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        this.delay = Timer.builder("promflow.push.delay")
                .description("From an observation to the target having it")
                .tag("sink", sink)
                .register(registry);
        this.accepted = requests("accepted");
        this.refused = requests("refused");
        this.away = requests("unavailable");
        Gauge.builder("promflow.push.lag.seconds", this, SinkMetrics::lagSeconds)
                .description("Age of the oldest event that is not pushed; 0 when there is none")
                .tag("sink", sink)
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).tag("sink", sink).register(registry);
    }

    private Timer requests(String outcome) {
        return Timer.builder("promflow.push.duration")
                .description("Requests to the target: pushes of one group, or remote write")
                .tag("sink", sink)
                .tag("outcome", outcome)
                .register(registry);
    }

    private double lagSeconds() {
        Instant since = oldest.get();
        return since == null ? 0 : Duration.between(since, clock.instant()).toMillis() / 1000.0;
    }

    @Override
    public void begun(Instant oldestOfBatch) {
        oldest.set(oldestOfBatch);
    }

    @Override
    public void moved() {
        oldest.set(null);
    }

    @Override
    public void done(int records, BatchResult result) {
        received.increment(records);
        pushed.increment(result.pushed().size());
        superseded.increment(result.superseded());
        result.dead()
                .forEach(each -> Objects.requireNonNull(dead.get(each.reason())).increment());
        oldest.set(null);
        Instant now = clock.instant();
        for (var each : result.pushed()) {
            delay.record(Duration.between(each.observedAt(), now));
            samples.increment(each.samples());
        }
    }

    /** How many samples the target has got. */
    double samples() {
        return samples.count();
    }

    /** A sink whose pushes are timed by their outcome. */
    SampleSink timed(SampleSink target) {
        return push -> timed(target, push);
    }

    private PushOutcome timed(SampleSink target, Push push) throws InterruptedException {
        long start = System.nanoTime();
        Timer timer = away;
        try {
            PushOutcome outcome = target.push(push);
            timer = outcome instanceof PushOutcome.Accepted ? accepted : refused;
            return outcome;
        } finally {
            timer.record(Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** A target whose requests are timed by their outcome. */
    WriteTarget timed(WriteTarget target) {
        return (protocol, message) -> timed(target, protocol, message);
    }

    private WriteAnswer timed(WriteTarget target, Protocol protocol, byte[] message) throws InterruptedException {
        long start = System.nanoTime();
        Timer timer = away;
        try {
            WriteAnswer answer = target.write(protocol, message);
            timer = answer instanceof WriteAnswer.Taken ? accepted : refused;
            return answer;
        } finally {
            timer.record(Duration.ofNanos(System.nanoTime() - start));
        }
    }
}
