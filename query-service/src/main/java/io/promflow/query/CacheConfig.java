package io.promflow.query;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Which answers of range queries are kept.
 *
 * @param bytes of all of them together, about; 0: none are kept; -1: half of the heap
 * @param settled how old a step has to be before it is kept; younger ones may still change
 * @param age how long an answer is kept at most
 */
@ConfigurationProperties("promflow.query.cache")
record CacheConfig(
        @Bindable(defaultValue = "-1") long bytes,
        @Bindable(defaultValue = "1m") Duration settled,
        @Bindable(defaultValue = "1h") Duration age) {
    CacheConfig {
        if (bytes < -1) {
            throw new ConfigurationException("promflow.query.cache.bytes: " + bytes + " (expected: >= -1)");
        }
        if (settled.isNegative() || age.isNegative()) {
            throw new ConfigurationException(
                    "promflow.query.cache: settled " + settled + ", age " + age + " (expected: >= 0s)");
        }
    }

    long mostBytes() {
        return bytes < 0 ? Runtime.getRuntime().maxMemory() / 2 : bytes;
    }
}
