package io.promflow.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.promflow.push.batch.BatchResult;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SinkMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SinkMetrics metrics =
            new SinkMetrics(registry, "vm", Clock.fixed(Instant.ofEpochSecond(100), ZoneOffset.UTC));

    private double lag() {
        return registry.get("promflow.push.lag.seconds").gauge().value();
    }

    @Test
    void whatWaitsIsSomebodyElsesOnceItsPartitionMoved() {
        metrics.begun(Instant.ofEpochSecond(40));
        assertThat(lag()).isEqualTo(60);

        metrics.moved();
        assertThat(lag()).isZero();
    }

    /** The arithmetic of the README is a statement only if its left side is counted by itself. */
    @Test
    void whatWasReceivedIsCountedByItself() {
        metrics.done(5, new BatchResult(List.of(), 3, List.of()));

        assertThat(registry.get("promflow.push.events.received").counter().count())
                .isEqualTo(5);
        assertThat(registry.get("promflow.push.events.superseded").counter().count())
                .isEqualTo(3);
    }
}
