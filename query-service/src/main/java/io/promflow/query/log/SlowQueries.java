package io.promflow.query.log;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** The last questions that took long. Bounded; gone when the service ends. Thread-safe. */
public final class SlowQueries {
    private final Duration slow;
    private final int most;
    private final Deque<Asked> kept = new ArrayDeque<>();

    /**
     * @param slow what takes at least that long is kept
     * @param most how many are kept
     */
    public SlowQueries(Duration slow, int most) {
        this.slow = slow;
        this.most = most;
    }

    /** Whether a question that took that long is kept. */
    public boolean isSlow(long nanos) {
        return nanos >= slow.toNanos();
    }

    public synchronized void add(Asked asked) {
        if (kept.size() == most) {
            kept.removeFirst();
        }
        kept.addLast(asked);
    }

    /** The slowest first. */
    public synchronized List<Asked> slowestFirst() {
        return kept.stream()
                .sorted(Comparator.comparingDouble(Asked::seconds).reversed())
                .toList();
    }
}
