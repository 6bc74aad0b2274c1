package io.promflow.runtime.kafka;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How missing topics are made; topics that are there stay as they are.
 *
 * @param partitions of every topic; says how many replicas of a service can share its work
 * @param replication copies of each partition
 * @param rawRetention how long raw responses are kept, and so how far a replay reaches; null: seven days
 */
@ConfigurationProperties("promflow.topics")
record TopicsConfig(
        @Bindable(defaultValue = "6") @Min(1) int partitions,
        @Bindable(defaultValue = "1") @Min(1) short replication,
        @Nullable Duration rawRetention) {}
