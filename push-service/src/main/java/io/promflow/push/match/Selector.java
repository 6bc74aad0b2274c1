package io.promflow.push.match;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A choice of groups in PromQL's words: {@code {job="crypto",region=~"eu-.*"}}. A label that is not there is empty, and
 * an expression matches the whole value. Expressions are RE2's, which take linear time.
 */
public final class Selector {
    private static final Pattern MATCHER =
            Pattern.compile("\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*\"((?:[^\"\\\\\\n]|\\\\.)*)\"\\s*(,|$)");
    private static final int LONGEST = 4096;

    private record Matcher(String label, boolean negated, Pattern pattern) {
        boolean matches(Map<String, String> labels) {
            return pattern.matches(labels.getOrDefault(label, "")) != negated;
        }
    }

    private final List<Matcher> matchers;

    private Selector(List<Matcher> matchers) {
        this.matchers = List.copyOf(matchers);
    }

    /** @throws IllegalArgumentException when it is no selector; says what was found and what was expected */
    public static Selector parse(String text) {
        String stripped = text.strip();
        if (stripped.length() > LONGEST || !stripped.startsWith("{") || !stripped.endsWith("}")) {
            throw fault(text);
        }
        String inner = stripped.substring(1, stripped.length() - 1).strip();
        var matchers = new ArrayList<Matcher>();
        var found = MATCHER.matcher(inner);
        int at = 0;
        while (at < inner.length()) {
            if (!found.find(at) || found.start() != at) {
                throw fault(text);
            }
            matchers.add(matcher(found.group(1), found.group(2), unescaped(found.group(3))));
            at = found.end();
        }
        if (matchers.isEmpty()) {
            throw fault(text);
        }
        return new Selector(matchers);
    }

    private static Matcher matcher(String label, String operator, String value) {
        try {
            String expression = operator.endsWith("~") ? value : Pattern.quote(value);
            return new Matcher(label, operator.startsWith("!"), Pattern.compile("(?s)(?:" + expression + ")"));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    label + operator + "\"" + value + "\": " + e.getMessage() + " (expected: a regular expression)", e);
        }
    }

    private static String unescaped(String text) {
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
            } else {
                char next = text.charAt(++i);
                plain.append(next == 'n' ? '\n' : next);
            }
        }
        return plain.toString();
    }

    private static IllegalArgumentException fault(String text) {
        String shortened = text.length() <= 100 ? text : text.substring(0, 100) + "…";
        return new IllegalArgumentException("match[]=" + shortened
                + " (expected: a selector such as {job=\"crypto\",region=~\"eu-.*\"} with at least one label)");
    }

    public boolean matches(Map<String, String> labels) {
        return matchers.stream().allMatch(matcher -> matcher.matches(labels));
    }
}
