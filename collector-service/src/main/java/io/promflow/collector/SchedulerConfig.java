package io.promflow.collector;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Whether sources are asked on a schedule.
 *
 * @param enabled false: only collect requests are served; in the environment {@code SCHEDULER_ENABLED}
 */
@ConfigurationProperties("scheduler")
record SchedulerConfig(@Bindable(defaultValue = "true") boolean enabled) {}
