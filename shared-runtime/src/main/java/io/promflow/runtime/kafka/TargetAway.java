package io.promflow.runtime.kafka;

import java.time.Duration;

/**
 * Thrown by a {@link BatchHandler} when what it writes to outside of Kafka does not take it now. The batch comes again as
 * after any failure, but the service stays ready: it waits for somebody else, and can still take in what comes.
 */
public final class TargetAway extends RuntimeException {
    /** A target that asks for more may be back sooner than it thought. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Duration retryAfter;

    /** @param message what the target answered, in one sentence; it is logged */
    public TargetAway(String message) {
        this(message, Duration.ZERO);
    }

    /** @param retryAfter the least time until the next try, as the target asked for; of more than two minutes, two count */
    public TargetAway(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter.compareTo(LONGEST) > 0 ? LONGEST : retryAfter;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
