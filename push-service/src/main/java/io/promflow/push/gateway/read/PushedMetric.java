package io.promflow.push.gateway.read;

import org.jspecify.annotations.Nullable;

/**
 * One metric of a family: for a histogram, all its buckets.
 *
 * @param labels as pushed, without {@code le} and {@code quantile}
 * @param timestampMillis as pushed; null if none was
 */
public record PushedMetric(
        Labels labels, MetricValue value, @Nullable Long timestampMillis) {}
