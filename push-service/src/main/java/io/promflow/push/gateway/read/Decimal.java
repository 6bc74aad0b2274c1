package io.promflow.push.gateway.read;

import com.fasterxml.jackson.core.io.NumberInput;
import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Numbers of the text format, as Go reads and writes them. */
public final class Decimal {
    /** What {@link #parse} answers for what is no number: a NaN that no text gives. */
    static final long NONE = 0x7ff8dead00000000L;

    private static final double NO_NUMBER = Double.longBitsToDouble(NONE);
    private static final int LONGEST = 400;
    private static final int EXACT_DIGITS = 15;
    /** From this exponent on there is one. */
    private static final int LONGEST_WHOLE = 6;

    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private Decimal() {}

    static boolean isNone(double value) {
        return Double.doubleToRawLongBits(value) == NONE;
    }

    /** The number at these bytes; see {@link #isNone}. */
    static double parse(byte[] text, int from, int to) {
        long mantissa = 0;
        int digits = 0;
        int fraction = -1;
        int at = from < to && (text[from] == '-' || text[from] == '+') ? from + 1 : from;
        for (; at < to && digits <= EXACT_DIGITS; at++) {
            byte c = text[at];
            if (c >= '0' && c <= '9') {
                mantissa = mantissa * 10 + (c - '0');
                digits++;
            } else if (c == '.' && fraction < 0) {
                fraction = digits;
            } else {
                return slow(text, from, to);
            }
        }
        if (at < to || digits == 0 || digits > EXACT_DIGITS) {
            return slow(text, from, to);
        }
        // Both are exact, so the quotient is the nearest double.
        double value = fraction < 0 ? mantissa : mantissa / POWERS[digits - fraction];
        return text[from] == '-' ? -value : value;
    }

    /** The number of a text; see {@link #isNone}. */
    static double parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return parse(bytes, 0, bytes.length);
    }

    private static double slow(byte[] bytes, int from, int to) {
        if (to - from > LONGEST || from == to) {
            return NO_NUMBER;
        }
        String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        switch (text.toLowerCase(Locale.ROOT)) {
            case "nan", "+nan", "-nan" -> {
                return Double.NaN;
            }
            case "inf", "+inf", "infinity", "+infinity" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "-inf", "-infinity" -> {
                return Double.NEGATIVE_INFINITY;
            }
            default -> {
                if (!isDecimal(text)) {
                    return NO_NUMBER;
                }
                double value = NumberInput.parseDouble(text, true);
                return Double.isInfinite(value) ? NO_NUMBER : value;
            }
        }
    }

    /** Digits with at most one point, and an exponent; what Java takes besides (hexadecimal, a suffix) is none. */
    private static boolean isDecimal(String text) {
        int at = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
        int digits = 0;
        int points = 0;
        for (; at < text.length() && (Character.digit(text.charAt(at), 10) >= 0 || text.charAt(at) == '.'); at++) {
            if (text.charAt(at) == '.') {
                points++;
            } else {
                digits++;
            }
        }
        return digits > 0 && points <= 1 && (at == text.length() || isExponent(text, at));
    }

    private static boolean isExponent(String text, int at) {
        if (text.charAt(at) != 'e' && text.charAt(at) != 'E') {
            return false;
        }
        int first = at + 1;
        if (first < text.length() && (text.charAt(first) == '-' || text.charAt(first) == '+')) {
            first++;
        }
        for (int i = first; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return first < text.length();
    }

    /** With as many digits after the point as it needs, three at most; at least one of them is not zero. */
    private static String thousandths(long value) {
        long magnitude = Math.abs(value);
        int fraction = (int) (magnitude % 1000);
        var text = new StringBuilder(12);
        text.append(value < 0 ? "-" : "").append(magnitude / 1000).append('.').append((char) ('0' + fraction / 100));
        if (fraction % 100 != 0) {
            text.append((char) ('0' + fraction / 10 % 10));
        }
        if (fraction % 10 != 0) {
            text.append((char) ('0' + fraction % 10));
        }
        return text.toString();
    }

    /** As Go writes it with {@code strconv.FormatFloat(v, 'g', -1, 64)}: the shortest that reads back as the same. */
    public static String format(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e6) {
            return Integer.toString((int) value);
        }
        double thousandths = value * 1000;
        if (thousandths == Math.rint(thousandths) && Math.abs(value) < 1e6 && thousandths / 1000 == value) {
            return thousandths((long) thousandths);
        }
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        var decimal = new BigDecimal(DoubleToDecimal.toString(value)).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4 && exponent < LONGEST_WHOLE) {
            return decimal.toPlainString();
        }
        String digits = decimal.unscaledValue().abs().toString();
        return (value < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }
}
