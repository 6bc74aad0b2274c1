package io.promflow.push.exposition;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values of samples as the text format has them: decimal floating point, {@code NaN}, {@code +Inf}, {@code -Inf}. */
public final class SampleValue {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");
    private static final int LONGEST = 400;
    /** Decimals of fewer characters are within the range of a double. */
    private static final int SURELY_FINITE = 300;

    private SampleValue() {}

    /** The value of a text; null if it is none, or is beyond the range of a double. */
    public static @Nullable Double parse(String text) {
        if (isPlain(text)) {
            return Double.valueOf(text);
        }
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
                if (text.length() > LONGEST || !DECIMAL.matcher(text).matches()) {
                    return null;
                }
                double value = Double.parseDouble(text);
                return Double.isInfinite(value) ? null : value;
            }
        }
    }

    /** Whether {@link #parse} has a value for it. */
    public static boolean isNumber(String text) {
        return isPlain(text) || parse(text) != null;
    }

    /** A decimal without exponent, as most are: known without a regular expression. */
    private static boolean isPlain(String text) {
        int length = text.length();
        boolean hasDigit = false;
        boolean hasPoint = false;
        for (int i = length > 0 && text.charAt(0) == '-' ? 1 : 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                hasDigit = true;
            } else if (c == '.' && !hasPoint) {
                hasPoint = true;
            } else {
                return false;
            }
        }
        return hasDigit && length < SURELY_FINITE;
    }

    /** As Go writes it ({@code strconv.FormatFloat(v, 'g', -1, 64)}), and so Pushgateway and Prometheus. */
    public static String format(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4 && exponent < 21) {
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
