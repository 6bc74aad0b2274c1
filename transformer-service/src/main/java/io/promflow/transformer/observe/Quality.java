package io.promflow.transformer.observe;

import io.promflow.rules.Fault;
import io.promflow.rules.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How good one answer is, in four parts from 0 to 1. The score is their product, so that a person who looks at the parts
 * sees which one lowered it:
 *
 * <pre>
 * score        = completeness * validity * timeliness * availability
 * completeness = found / expected
 * validity     = samples / found
 * timeliness   = min(1, freshness / age)
 * availability = 1 if there was an answer, else 0
 * </pre>
 *
 * {@code expected} counts one sample for each element that a rule's {@code each} selected, and one for a rule whose
 * {@code each} selected nothing; {@code found} are those that had a value and all labels; {@code samples} are those whose
 * value could be read, is in the declared range and within the limits. {@code age} is the time from the newest timestamp
 * of the body to its arrival; without timestamps timeliness is 1. {@code freshness} is the source's, or its interval. A
 * ratio of nothing is 0. So completeness * validity is the share of the expected samples that was made.
 */
public record Quality(double completeness, double validity, double timeliness, double availability) {
    /** There was no answer: nothing is known but that. */
    static final Quality UNAVAILABLE = new Quality(0, 0, 0, 0);
    /** There was an answer, and it cannot be read. */
    static final Quality UNREADABLE = new Quality(0, 0, 0, 1);

    /**
     * The quality of an answer.
     *
     * @param freshness how old data may be; null: as old as it likes
     * @param arrived when the answer did
     */
    static Quality of(Outcome outcome, @Nullable Duration freshness, Instant arrived) {
        int expected = outcome.expected();
        int found = expected - outcome.faults(Fault.Part.COMPLETENESS);
        return new Quality(
                ratio(found, expected), ratio(outcome.samples(), found), timeliness(outcome, freshness, arrived), 1);
    }

    private static double ratio(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private static double timeliness(Outcome outcome, @Nullable Duration freshness, Instant arrived) {
        if (outcome.newest() == null || freshness == null) {
            return 1;
        }
        long age = Duration.between(outcome.newest(), arrived).toMillis();
        return age <= freshness.toMillis() ? 1 : (double) freshness.toMillis() / age;
    }

    /** From 0 to 1. */
    public double score() {
        return completeness * validity * timeliness * availability;
    }
}
