package io.promflow.query.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much a token may ask. Null or 0: as much as it likes.
 *
 * @param rate requests a second
 * @param burst requests at once after a pause
 * @param patience how long a request may wait for its turn before it is refused
 * @param concurrency requests being answered at the same time
 * @param queue requests that wait for one of those to end
 * @param range from start to end
 * @param points of each series: range divided by step
 * @param lookback how far before its start an expression may look: ranges, subqueries and offsets
 * @param series in an answer
 */
public record Limits(
        double rate,
        int burst,
        Duration patience,
        int concurrency,
        int queue,
        @Nullable Duration range,
        int points,
        @Nullable Duration lookback,
        int series) {
    /** No limits. */
    public static final Limits NONE = new Limits(0, 1, Duration.ZERO, 0, 0, null, 0, null, 0);

    public Limits {
        if (rate < 0 || burst < 1 || concurrency < 0 || queue < 0 || points < 0 || series < 0) {
            throw new IllegalArgumentException("a limit is below 0 (expected: >= 0; burst: >= 1)");
        }
    }

    /** Whether an expression has to be read to see if it keeps to them. */
    public boolean needExpression() {
        return lookback != null;
    }

    /** Whether the parameters of a range have to be read. */
    public boolean needRange() {
        return range != null || points > 0;
    }
}
