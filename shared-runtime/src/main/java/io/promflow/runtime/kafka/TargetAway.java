package io.promflow.runtime.kafka;

/**
 * Thrown by a {@link BatchHandler} when what it writes to outside of Kafka does not take it now. The batch comes again as
 * after any failure, but the service stays ready: it waits for somebody else, and can still take in what comes.
 */
public final class TargetAway extends RuntimeException {
    /** @param message what the target answered, in one sentence; it is logged */
    public TargetAway(String message) {
        super(message);
    }
}
