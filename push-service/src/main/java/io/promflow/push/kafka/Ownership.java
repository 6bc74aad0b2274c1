package io.promflow.push.kafka;

import io.promflow.runtime.kafka.GroupLoop;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which partitions this process pushes for one sink. Whoever works on their groups does it in {@link #locked}: one at a
 * time, and never while the partitions change hands. Thread-safe.
 */
public final class Ownership implements GroupLoop.OwnershipListener {
    /** Work on the groups of the partitions that are owned. */
    @FunctionalInterface
    public interface Work {
        /** @param partitions that are owned while it is done */
        void on(Set<Integer> partitions) throws InterruptedException;
    }

    private static final Duration READ_LIMIT = Duration.ofMinutes(2);

    /** What was pushed, by whichever process; {@link io.promflow.runtime.kafka.TopicTable} reads it. */
    @FunctionalInterface
    public interface Past {
        /** Returns when all of it up to now is known. */
        void catchUp(Duration limit) throws InterruptedException;
    }

    private final Past past;
    private final ReentrantLock lock = new ReentrantLock(true);
    // guarded by lock
    private Set<Integer> partitions = Set.of();
    private boolean isNew;

    public Ownership(Past past) {
        this.past = past;
    }

    @Override
    public void owned(Set<Integer> owned) {
        lock.lock();
        try {
            isNew = isNew || !partitions.containsAll(owned);
            partitions = owned;
        } finally {
            lock.unlock();
        }
    }

    /** Does the work once it is known what those who owned the partitions before have pushed. */
    void locked(Work work) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (isNew) {
                past.catchUp(READ_LIMIT);
                isNew = false;
            }
            work.on(partitions);
        } finally {
            lock.unlock();
        }
    }
}
