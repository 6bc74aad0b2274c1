package io.promflow.push.batch;

import io.promflow.schemas.MetricEvent;

/**
 * An event of a batch.
 *
 * @param index its place in the batch
 */
public record Arrival(int index, MetricEvent event) {}
