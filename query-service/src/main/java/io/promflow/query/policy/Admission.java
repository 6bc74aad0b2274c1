package io.promflow.query.policy;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Whose turn it is among one token's requests: as many a second and as many at once as its limits say, the rest after a
 * short wait, in order, and what would have to wait longer not at all. Thread-safe.
 */
public final class Admission {
    private static final double NANOS = 1e9;

    private final Limits limits;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private long nextNanos = Long.MIN_VALUE;
    private int running;

    public Admission(Limits limits) {
        this.limits = limits;
    }

    /**
     * Takes a place in the rate.
     *
     * @param nowNanos of a clock that only goes forward
     * @return how long to wait before asking; -1: too long, nothing was taken
     */
    public synchronized long nanosUntilTurn(long nowNanos) {
        if (limits.rate() <= 0) {
            return 0;
        }
        long interval = (long) (NANOS / limits.rate());
        long earliest = Math.max(nextNanos, nowNanos - interval * (limits.burst() - 1));
        long wait = Math.max(0, earliest - nowNanos);
        if (wait > limits.patience().toNanos()) {
            return -1;
        }
        nextNanos = earliest + interval;
        return wait;
    }

    /**
     * Takes one of the places at once, or a place in the queue for one.
     *
     * @param go runs when there is a place, maybe now; whoever runs calls {@link #leave} in the end
     * @return whether there was one
     */
    public boolean enter(Runnable go) {
        synchronized (this) {
            boolean isFull = limits.concurrency() > 0 && running >= limits.concurrency();
            if (isFull && waiting.size() >= limits.queue()) {
                return false;
            }
            if (isFull) {
                waiting.add(go);
                return true;
            }
            running++;
        }
        go.run();
        return true;
    }

    /** Gives a place back, to the next who waits. */
    public void leave() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                running--;
            }
        }
        if (next != null) {
            next.run();
        }
    }

    /** Whoever waited has given up. */
    public synchronized boolean forget(Runnable go) {
        return waiting.remove(go);
    }
}
