package io.promflow.benchmarks;

import java.util.Locale;

/**
 * A measured number against its target.
 *
 * @param name what it is of, without spaces
 * @param value measured; a quotient, or a number in the unit that the name says
 * @param bound which side of the target is good
 * @param target what was promised
 */
public record Ratio(String name, double value, Bound bound, double target) {
    /** Which side of the target is good. */
    public enum Bound {
        AT_LEAST,
        AT_MOST
    }

    public Ratio {
        if (name.isEmpty() || name.contains(" ")) {
            throw new IllegalArgumentException("name: \"" + name + "\" (expected: a word)");
        }
    }

    public static Ratio atLeast(double target, String name, double value) {
        return new Ratio(name, value, Bound.AT_LEAST, target);
    }

    public static Ratio atMost(double target, String name, double value) {
        return new Ratio(name, value, Bound.AT_MOST, target);
    }

    /** As it is printed: {@code ratio NAME 0.83 (at least 0.70)}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "ratio %s %.2f (%s %.2f)",
                name,
                value,
                bound == Bound.AT_LEAST ? "at least" : "at most",
                target);
    }
}
