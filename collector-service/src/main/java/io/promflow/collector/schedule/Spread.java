package io.promflow.collector.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * When a source is asked for the first time. Sources with the same interval are spread by the hash of their names, so
 * that they do not all ask at once; the same name always gets the same place.
 */
final class Spread {
    /** A source asked this often begins at once, within {@link #SOON}. */
    private static final Duration OFTEN = Duration.ofSeconds(60);

    private static final Duration SOON = Duration.ofSeconds(2);

    private Spread() {}

    /**
     * For intervals up to a minute within two seconds and within the interval; for longer ones the next point of a grid
     * that begins with the epoch, so that who takes a source over keeps its rhythm.
     */
    static Instant first(String name, Duration interval, Instant now) {
        if (interval.compareTo(OFTEN) <= 0) {
            Duration window = interval.compareTo(SOON) < 0 ? interval : SOON;
            return now.plusMillis(Math.floorMod(hash(name), window.toMillis()));
        }
        long period = interval.toMillis();
        long offset = Math.floorMod(hash(name), period);
        return now.plusMillis(period - Math.floorMod(now.toEpochMilli() - offset, period));
    }

    /** Names that differ in one letter land far apart: a multiplication by the golden ratio, as Fibonacci hashing does. */
    private static long hash(String name) {
        long product = name.hashCode() * 0x9E3779B97F4A7C15L;
        return product ^ (product >>> 32);
    }
}
