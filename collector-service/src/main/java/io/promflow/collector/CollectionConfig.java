package io.promflow.collector;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * How sources are asked that say nothing about it.
 *
 * @param interval in seconds; in the environment {@code COLLECTION_INTERVAL}
 */
@ConfigurationProperties("collection")
record CollectionConfig(
        @Bindable(defaultValue = "300") @Min(1) @Max(2_592_000)
        long interval) {}
