package io.promflow.promql;

import com.google.re2j.Pattern;

/**
 * Which values a label may have.
 *
 * @param name the label; {@code __name__} is the metric's name
 * @param value compared with, or a regular expression that the whole value has to match
 */
public record LabelMatcher(String name, Operator operator, String value) {
    /** The label that holds a metric's name. */
    public static final String METRIC_NAME = "__name__";

    private static final Pattern PLAIN = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    /** How a label is compared. */
    public enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        MATCHES("=~"),
        DOES_NOT_MATCH("!~");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        /** As it is written. */
        public String symbol() {
            return symbol;
        }

        static Operator of(String symbol) {
            for (Operator each : values()) {
                if (each.symbol.equals(symbol)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("operator: \"" + symbol + "\" (expected: =, !=, =~ or !~)");
        }
    }

    /**
     * Whether a value fits; a label that is not there has the empty value.
     *
     * @throws com.google.re2j.PatternSyntaxException when the regular expression is none
     */
    public boolean matches(String candidate) {
        return switch (operator) {
            case EQUAL -> value.equals(candidate);
            case NOT_EQUAL -> !value.equals(candidate);
            case MATCHES -> pattern().matches(candidate);
            case DOES_NOT_MATCH -> !pattern().matches(candidate);
        };
    }

    private Pattern pattern() {
        return Pattern.compile("^(?s:" + value + ")$");
    }

    /** As PromQL: {@code job="api"}, or {@code "not plain"="x"}. */
    @Override
    public String toString() {
        return label(name) + operator.symbol() + Quoting.quote(value);
    }

    static String label(String name) {
        return PLAIN.matcher(name).matches() ? name : Quoting.quote(name);
    }
}
