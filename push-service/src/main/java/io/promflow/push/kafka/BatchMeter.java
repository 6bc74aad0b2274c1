package io.promflow.push.kafka;

import io.promflow.push.batch.BatchResult;
import java.time.Instant;

/** Hears what became of batches. */
public interface BatchMeter {
    /** @param oldest when the oldest event of the batch was written */
    void begun(Instant oldest);

    /**
     * Each event of the batch is pushed, superseded or dead, and Kafka has the dead letters.
     *
     * @param received how many records the batch had
     */
    void done(int received, BatchResult result);

    /** Partitions came or went: what was begun may be somebody else's now. */
    void moved();
}
