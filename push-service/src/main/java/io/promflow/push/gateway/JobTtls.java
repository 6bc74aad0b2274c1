package io.promflow.push.gateway;

import com.google.re2j.Pattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** After what time a job's groups are forgotten where a push does not say. Immutable. */
public final class JobTtls {
    private final List<Map.Entry<Pattern, Duration>> rules = new ArrayList<>();
    private final @Nullable Duration otherwise;

    /**
     * @param rules {@code job=1h}; the first whose regular expression matches the job counts
     * @param otherwise for every other job; null or zero: never
     * @param parser reads a duration
     * @throws IllegalArgumentException naming the rule that is wrong
     */
    public JobTtls(List<String> rules, @Nullable Duration otherwise, Function<String, Duration> parser) {
        this.otherwise = otherwise == null || otherwise.isZero() ? null : otherwise;
        for (String rule : rules) {
            int equals = rule.lastIndexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("\"" + rule + "\" (expected: job=1h, a regular expression of jobs)");
            }
            try {
                this.rules.add(Map.entry(
                        Pattern.compile(rule.substring(0, equals)), parser.apply(rule.substring(equals + 1))));
            } catch (com.google.re2j.PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "\"" + rule + "\" (expected: job=1h, a regular expression of jobs): " + e.getMessage(), e);
            }
        }
    }

    /** Null: never. */
    public @Nullable Duration of(String job) {
        for (var rule : rules) {
            if (rule.getKey().matches(job)) {
                return rule.getValue().isZero() ? null : rule.getValue();
            }
        }
        return otherwise;
    }
}
