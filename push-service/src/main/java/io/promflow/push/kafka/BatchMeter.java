package io.promflow.push.kafka;

import io.promflow.push.batch.BatchResult;

/** Counts what became of batches. */
@FunctionalInterface
public interface BatchMeter {
    /**
     * A batch is done.
     *
     * @param unreadable events that were dead letters before they could be pushed
     */
    void done(BatchResult result, int unreadable);
}
