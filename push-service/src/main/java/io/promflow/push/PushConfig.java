package io.promflow.push;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * How events are pushed.
 *
 * @param concurrency most groups that are pushed at the same time
 * @param timeout of one push to a Pushgateway
 * @param rememberedGroups most groups whose newest observation is remembered
 */
@ConfigurationProperties("promflow.push")
record PushConfig(
        @Bindable(defaultValue = "8") @Min(1) int concurrency,
        @Bindable(defaultValue = "10s") Duration timeout,
        @Bindable(defaultValue = "100000") @Min(1) int rememberedGroups) {}
