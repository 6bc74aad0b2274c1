package io.promflow.promql;

import java.math.BigDecimal;

/** Writes spans. */
final class Durations {
    private static final long[] LENGTHS = {
        365L * 24 * 3_600_000, 7 * 24 * 3_600_000, 24 * 3_600_000, 3_600_000, 60_000, 1000, 1
    };
    private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};

    private Durations() {}

    static String text(Span span) {
        if (span instanceof Span.Fixed fixed) {
            return (fixed.millis() < 0 ? "-" : "") + text(Math.abs(fixed.millis()));
        }
        if (span instanceof Span.Literal literal) {
            return literal.isDuration()
                    ? text(Math.round(literal.seconds() * 1000))
                    : new BigDecimal(Double.toString(literal.seconds()))
                            .stripTrailingZeros()
                            .toPlainString();
        }
        if (span instanceof Span.Step) {
            return "step()";
        }
        if (span instanceof Span.Range) {
            return "range()";
        }
        return composed(span);
    }

    private static String composed(Span span) {
        if (span instanceof Span.Negative negative) {
            return "-" + text(negative.of());
        }
        if (span instanceof Span.Group group) {
            return "(" + text(group.of()) + ")";
        }
        if (span instanceof Span.Arithmetic arithmetic) {
            return text(arithmetic.left()) + " " + arithmetic.operator() + " " + text(arithmetic.right());
        }
        var choice = (Span.Choice) span;
        return choice.function() + "(" + text(choice.first()) + ", " + text(choice.second()) + ")";
    }

    private static String text(long millis) {
        if (millis == 0) {
            return "0s";
        }
        var out = new StringBuilder();
        long rest = millis;
        for (int i = 0; i < LENGTHS.length; i++) {
            long count = rest / LENGTHS[i];
            // Years and weeks only where nothing is left over: 8d is easier to read than 1w1d.
            if (count > 0 && (i > 1 || rest % LENGTHS[i] == 0)) {
                out.append(count).append(UNITS[i]);
                rest %= LENGTHS[i];
            }
        }
        return out.toString();
    }
}
