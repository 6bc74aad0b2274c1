package io.promflow.collector;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import io.promflow.collector.poll.Circuit;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * When a source that fails is left alone for a while.
 *
 * @param failures in a row; 0: never
 * @param pause until it is tried again; doubles up to ten minutes
 */
@ConfigurationProperties("promflow.collector.circuit")
record CircuitConfig(
        @Bindable(defaultValue = "5") @Min(0) @Max(1000) int failures,

        @Bindable(defaultValue = "30s") Duration pause) {
    CircuitConfig {
        if (pause.toMillis() < 1 || pause.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new ConfigurationException("promflow.collector.circuit.pause: " + pause + " (expected: 1ms to 10m)");
        }
    }

    Circuit.Rule rule() {
        return new Circuit.Rule(failures, pause);
    }
}
