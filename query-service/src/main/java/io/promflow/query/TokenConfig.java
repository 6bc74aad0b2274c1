package io.promflow.query;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import io.promflow.promql.PromQl;
import io.promflow.query.policy.Policy;
import java.time.Duration;
import java.util.List;

/**
 * What one token may ask; without it a token may see everything, within the limits of everybody.
 *
 * @param name the token's, as in {@code PROMFLOW_TOKENS}
 * @param matchers every series in its answers has to fit them: <code>{team="a"}</code>; empty: all series
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
@EachProperty("promflow.query.tokens")
record TokenConfig(
        @Parameter String name,
        @Bindable(defaultValue = "") String matchers,
        @Bindable(defaultValue = "0") double rate,
        @Bindable(defaultValue = "10") int burst,
        @Bindable(defaultValue = "1s") Duration patience,
        @Bindable(defaultValue = "0") int concurrency,
        @Bindable(defaultValue = "50") int queue,
        @Bindable(defaultValue = "0s") Duration range,
        @Bindable(defaultValue = "0") int points,
        @Bindable(defaultValue = "0s") Duration lookback,
        @Bindable(defaultValue = "0") int series) {
    Policy policy() {
        String prefix = "promflow.query.tokens." + name;
        var limits =
                LimitsConfig.limits(prefix, rate, burst, patience, concurrency, queue, range, points, lookback, series);
        try {
            var parsed =
                    matchers.isBlank() ? List.<io.promflow.promql.LabelMatcher>of() : PromQl.parseMatchers(matchers);
            return new Policy(name, parsed, limits);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(prefix + ".matchers: " + e.getMessage(), e);
        }
    }
}
