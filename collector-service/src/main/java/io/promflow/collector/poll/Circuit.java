package io.promflow.collector.poll;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a source that fails from being asked at every tick. After so many failures in a row it opens; one fetch after a
 * pause shows whether it closes again, else the pause doubles, up to {@link #LONGEST_PAUSE}.
 *
 * @param failures in a row
 * @param until when the next fetch may be tried; null while it is closed
 * @param pause that led to it
 */
public record Circuit(int failures, @Nullable Instant until, Duration pause) {
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    static final Circuit CLOSED = new Circuit(0, null, Duration.ZERO);

    /** What it is at a time. */
    public enum State {
        CLOSED,
        /** Not asked. */
        OPEN,
        /** The next fetch decides. */
        HALF_OPEN
    }

    /**
     * When it opens.
     *
     * @param failures in a row; 0: never
     * @param pause the first
     */
    public record Rule(int failures, Duration pause) {}

    State state(Instant now) {
        if (until == null) {
            return State.CLOSED;
        }
        return now.isBefore(until) ? State.OPEN : State.HALF_OPEN;
    }

    /** As it is after a fetch that failed. */
    Circuit failed(Rule rule, Instant now) {
        int more = failures + 1;
        if (rule.failures() == 0 || more < rule.failures()) {
            return new Circuit(more, null, Duration.ZERO);
        }
        Duration next = pause.isZero() ? rule.pause() : pause.multipliedBy(2);
        Duration bounded = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
        return new Circuit(more, now.plus(bounded), bounded);
    }
}
