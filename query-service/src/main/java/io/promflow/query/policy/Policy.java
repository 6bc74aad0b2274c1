package io.promflow.query.policy;

import io.promflow.promql.LabelMatcher;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one token may ask.
 *
 * @param name the token's
 * @param matchers every series in an answer has to fit them; none: all series
 */
public record Policy(String name, List<LabelMatcher> matchers, Limits limits) {
    public Policy {
        matchers = List.copyOf(matchers);
    }

    /** Whether this token may see some series only. */
    public boolean isRestricted() {
        return !matchers.isEmpty();
    }

    /** Whether something with these labels is this token's to see. */
    public boolean admits(Map<String, String> labels) {
        return matchers.stream().allMatch(matcher -> matcher.matches(labels.getOrDefault(matcher.name(), "")));
    }

    /** The matchers as a selector. */
    public String selector() {
        return matchers.stream().map(LabelMatcher::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
