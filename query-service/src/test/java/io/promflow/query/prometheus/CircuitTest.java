package io.promflow.query.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private final Circuit circuit = new Circuit(2, Duration.ofNanos(100));

    @Test
    void opensAfterFailuresOneAfterTheOther() {
        circuit.failed(0);
        circuit.succeeded();
        circuit.failed(0);
        assertThat(circuit.permits(0)).isTrue();
        circuit.failed(0);

        assertThat(circuit.isOpen()).isTrue();
        assertThat(circuit.permits(99)).isFalse();
    }

    @Test
    void letsOneTryAfterAWhileAndClosesWithItsSuccess() {
        circuit.failed(0);
        circuit.failed(0);

        assertThat(circuit.permits(100)).isTrue();
        assertThat(circuit.permits(101)).isFalse();
        circuit.succeeded();
        assertThat(circuit.permits(101)).isTrue();
    }
}
