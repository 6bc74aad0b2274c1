package io.promflow.query.prometheus;

import java.time.Duration;

/**
 * Keeps requests from a replica that does not answer. After some failures one after the other it opens; after a while
 * one request may try; that one's success closes it. Thread-safe.
 */
public final class Circuit {
    private final int failuresToOpen;
    private final long openNanos;
    private int failures;
    private long closedAgainAt;

    public Circuit(int failuresToOpen, Duration open) {
        this.failuresToOpen = failuresToOpen;
        this.openNanos = open.toNanos();
    }

    /** Whether it may be asked now. While open, the first after a while may, and the next only after another while. */
    public synchronized boolean permits(long nowNanos) {
        if (failures < failuresToOpen) {
            return true;
        }
        if (nowNanos - closedAgainAt < 0) {
            return false;
        }
        closedAgainAt = nowNanos + openNanos;
        return true;
    }

    /** Whether it keeps requests away. */
    public synchronized boolean isOpen() {
        return failures >= failuresToOpen;
    }

    public synchronized void succeeded() {
        failures = 0;
    }

    public synchronized void failed(long nowNanos) {
        failures = Math.min(failures + 1, failuresToOpen);
        if (failures == failuresToOpen) {
            closedAgainAt = nowNanos + openNanos;
        }
    }
}
