package io.promflow.push.kafka;

import io.promflow.push.batch.BatchResult;
import java.time.Instant;

/** Hears what became of batches. */
public interface BatchMeter {
    /** @param oldest when the oldest event of the batch was written */
    void begun(Instant oldest);

    /** Each event of the batch is pushed, superseded or dead, and Kafka has the dead letters. */
    void done(BatchResult result);
}
