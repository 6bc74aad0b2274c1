package io.promflow.runtime.kafka;

import java.time.Duration;

/** How long a loop leaves its partitions alone after a failure: it doubles from 200 ms to 10 s. On the loop's thread only. */
final class Rest {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private Duration next = FIRST;
    private boolean on;
    private long until;

    /** Begins a rest, of at least that length. Returns how long it is. */
    Duration begin(Duration atLeast) {
        Duration length = longer(next, atLeast);
        on = true;
        until = System.nanoTime() + length.toNanos();
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return length;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    boolean isOn() {
        on = on && until - System.nanoTime() > 0;
        return on;
    }

    /** What is left of it, of that at most. */
    Duration left(Duration atMost) {
        if (!isOn()) {
            return atMost;
        }
        Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
        return left.compareTo(atMost) < 0 ? left : atMost;
    }

    /** All is well: the next rest is short again. */
    void reset() {
        next = FIRST;
        on = false;
    }
}
