package io.promflow.push.batch;

import org.jspecify.annotations.Nullable;

/**
 * A record of the metric events' topic, not yet read.
 *
 * @param index its place in the batch
 * @param type what its header says it is; null where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // the record of a topic as the consumer gives it
public record Incoming(
        int index,
        int partition,
        @Nullable String key,
        @Nullable String type,
        byte @Nullable [] value) {}
