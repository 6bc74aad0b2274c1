package io.promflow.query;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import io.promflow.query.policy.Limits;
import java.time.Duration;

/**
 * How much a token may ask that has no rules of its own.
 *
 * @param rate requests a second; 0: as many as it likes, and so with all limits
 * @param burst requests at once after a pause
 * @param patience how long a request may wait for its turn
 * @param concurrency requests being answered at the same time
 * @param queue requests that wait for one of those to end
 * @param range from start to end of a range query
 * @param points of each series of a range query
 * @param lookback how far before its start an expression may look
 * @param series in an answer
 */
@ConfigurationProperties("promflow.query.limits")
record LimitsConfig(
        @Bindable(defaultValue = "0") double rate,
        @Bindable(defaultValue = "10") int burst,
        @Bindable(defaultValue = "1s") Duration patience,
        @Bindable(defaultValue = "0") int concurrency,
        @Bindable(defaultValue = "50") int queue,
        @Bindable(defaultValue = "0s") Duration range,
        @Bindable(defaultValue = "0") int points,
        @Bindable(defaultValue = "0s") Duration lookback,
        @Bindable(defaultValue = "0") int series) {
    Limits limits() {
        return limits(
                "promflow.query.limits", rate, burst, patience, concurrency, queue, range, points, lookback, series);
    }

    /** @throws ConfigurationException when one of them is below 0 */
    static Limits limits(
            String prefix,
            double rate,
            int burst,
            Duration patience,
            int concurrency,
            int queue,
            Duration range,
            int points,
            Duration lookback,
            int series) {
        try {
            return new Limits(
                    rate,
                    burst,
                    patience,
                    concurrency,
                    queue,
                    range.isZero() ? null : range,
                    points,
                    lookback.isZero() ? null : lookback,
                    series);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(prefix + ": " + e.getMessage(), e);
        }
    }
}
