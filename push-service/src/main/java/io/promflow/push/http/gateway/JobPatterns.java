package io.promflow.push.http.gateway;

import com.google.re2j.Pattern;
import java.util.List;

/** Jobs, named by regular expressions. Immutable. */
public final class JobPatterns {
    private final List<Pattern> patterns;

    /** @throws IllegalArgumentException naming the expression that is none */
    public JobPatterns(List<String> expressions) {
        try {
            this.patterns = expressions.stream().map(Pattern::compile).toList();
        } catch (com.google.re2j.PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "\"" + e.getPattern() + "\" (expected: a regular expression): " + e.getDescription(), e);
        }
    }

    boolean matches(String job) {
        for (Pattern pattern : patterns) {
            if (pattern.matches(job)) {
                return true;
            }
        }
        return false;
    }
}
