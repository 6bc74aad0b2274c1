package io.promflow.collector.fetch;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all bodies together may take while they are read and written. The first {@value #FREE_BYTES} of each
 * are always there, so that small answers never wait for what large ones take. Thread-safe.
 */
public final class BodyBudget {
    private static final int FREE_BYTES = 64 * 1024;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /** @param most bytes beyond the free ones */
    public BodyBudget(long most) {
        this.most = most;
    }

    /** A share for one fetch. */
    public Share share() {
        return new Share(this);
    }

    private boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= most) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    /** What one fetch takes; everything is given back when it is closed. Thread-safe. */
    public static final class Share implements AutoCloseable {
        private final BodyBudget budget;
        private long free = FREE_BYTES;
        private long held;
        private boolean closed;

        private Share(BodyBudget budget) {
            this.budget = budget;
        }

        /** Whether there is memory for that many bytes more. */
        public synchronized boolean take(long bytes) {
            long fromFree = Math.min(free, bytes);
            long more = bytes - fromFree;
            if (closed || (more > 0 && !budget.take(more))) {
                return false;
            }
            free -= fromFree;
            held += more;
            return true;
        }

        @Override
        public synchronized void close() {
            closed = true;
            budget.taken.addAndGet(-held);
            held = 0;
        }
    }
}
