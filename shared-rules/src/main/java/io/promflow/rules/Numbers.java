package io.promflow.rules;

import java.math.BigDecimal;

/** Reads and writes sample values. */
public final class Numbers {
    private static final int LONGEST = 400;
    private static final int SHORT = 25;

    private Numbers() {}

    /** As the text format writes a value; whole numbers without a fraction. */
    public static String write(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        return Double.toString(value);
    }

    /** The value of a decimal number; NaN where the text is none, infinite where no double is as large. */
    static double read(String text) {
        return isDecimal(text) ? Double.parseDouble(text) : Double.NaN;
    }

    /** Exact, for formats that move the point. */
    static BigDecimal exact(String text) {
        return new BigDecimal(text);
    }

    /** Whether it is digits with a sign, a point and an exponent of four digits at most. */
    static boolean isDecimal(String text) {
        int end = text.length();
        int at = end > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        int afterWhole = digits(text, at);
        int digits = afterWhole - at;
        at = afterWhole;
        if (at < end && text.charAt(at) == '.') {
            int afterFraction = digits(text, at + 1);
            digits += afterFraction - at - 1;
            at = afterFraction;
        }
        if (digits == 0 || end > LONGEST) {
            return false;
        }
        if (at < end && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int sign = at + 1 < end && (text.charAt(at + 1) == '-' || text.charAt(at + 1) == '+') ? 1 : 0;
            int exponent = digits(text, at + 1 + sign);
            boolean valid = exponent > at + 1 + sign && exponent - at - 1 - sign <= 4;
            at = valid ? exponent : -1;
        }
        return at == end;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    /**
     * Whether it is a number as the text format has it without anything to leave out, so that it can stay as it is: the
     * double that a reader makes of it is the same as ours.
     */
    static boolean isPlain(String text) {
        int end = text.length();
        int start = end > 0 && text.charAt(0) == '-' ? 1 : 0;
        int point = digits(text, start);
        if (end > SHORT || point == start || (text.charAt(start) == '0' && point > start + 1)) {
            return false;
        }
        if (point == end) {
            return start == 0 || text.charAt(start) != '0';
        }
        boolean fraction = text.charAt(point) == '.' && point + 1 < end && digits(text, point + 1) == end;
        return fraction && text.charAt(end - 1) != '0';
    }
}
