package io.promflow.promql;

import org.jspecify.annotations.Nullable;

/** Works durations out. */
final class Spans {
    private Spans() {}

    /** Null when it hangs on the query's step or range. */
    static @Nullable Double seconds(Span span) {
        if (span instanceof Span.Fixed fixed) {
            return fixed.millis() / 1000.0;
        }
        if (span instanceof Span.Literal literal) {
            return literal.seconds();
        }
        if (span instanceof Span.Group group) {
            return seconds(group.of());
        }
        if (span instanceof Span.Negative negative) {
            Double of = seconds(negative.of());
            return of == null ? null : Double.valueOf(-of);
        }
        if (span instanceof Span.Arithmetic arithmetic) {
            return apply(arithmetic.operator(), seconds(arithmetic.left()), seconds(arithmetic.right()));
        }
        if (span instanceof Span.Choice choice) {
            return apply(choice.function(), seconds(choice.first()), seconds(choice.second()));
        }
        return null;
    }

    private static @Nullable Double apply(String operator, @Nullable Double left, @Nullable Double right) {
        if (left == null || right == null) {
            return null;
        }
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            case "%" -> left % right;
            case "^" -> Math.pow(left, right);
            case "min_of" -> Math.min(left, right);
            default -> Math.max(left, right);
        };
    }
}
