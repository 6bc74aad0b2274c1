package io.promflow.push.batch;

import io.promflow.schemas.MetricEvent;

/**
 * An event of a batch.
 *
 * @param index its place in the batch
 * @param partition where it came from
 */
public record Arrival(int index, int partition, MetricEvent event) {}
