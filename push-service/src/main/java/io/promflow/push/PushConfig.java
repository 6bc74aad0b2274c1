package io.promflow.push;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * How events are pushed.
 *
 * @param concurrency most groups that are pushed at the same time
 * @param timeout of one push to a Pushgateway
 * @param gatherTime how long events are gathered before they are pushed
 * @param gatherBytes events of so many bytes are pushed before that time
 * @param gatherEvents most events that are pushed together
 * @param maxSamplesPerEvent an event with more is a dead letter
 */
@ConfigurationProperties("promflow.push")
record PushConfig(
        @Bindable(defaultValue = "8") @Min(1) int concurrency,
        @Bindable(defaultValue = "10s") Duration timeout,
        @Bindable(defaultValue = "50ms") Duration gatherTime,
        @Bindable(defaultValue = "262144") @Min(1) int gatherBytes,
        @Bindable(defaultValue = "500") @Min(1) int gatherEvents,
        @Bindable(defaultValue = "100000") @Min(1) int maxSamplesPerEvent) {
    PushConfig {
        check("timeout", timeout, Duration.ofMillis(1), Duration.ofMinutes(2));
        check("gather-time", gatherTime, Duration.ZERO, Duration.ofSeconds(10));
    }

    private static void check(String key, Duration found, Duration least, Duration most) {
        if (found.compareTo(least) < 0 || found.compareTo(most) > 0) {
            throw new ConfigurationException(
                    "promflow.push." + key + ": " + found + " (expected: from " + least + " to " + most + ")");
        }
    }
}
