package io.promflow.promql;

import io.promflow.promql.Token.Kind;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values of numbers and durations. */
final class Numbers {
    private static final Pattern PART = Pattern.compile("(\\d+)(ms|[smhdwy])");

    private Numbers() {}

    /** A number's value, or a duration's seconds. */
    static double seconds(Token token) {
        return token.kind() == Kind.DURATION ? duration(token) : number(token);
    }

    private static double duration(Token token) {
        Matcher part = PART.matcher(token.text());
        double millis = 0;
        while (part.find()) {
            millis += Double.parseDouble(part.group(1)) * unit(part.group(2));
        }
        if (millis > Long.MAX_VALUE / 1e6) {
            throw new SyntaxException(token.start(), "duration out of range: " + token.shown());
        }
        return millis / 1000;
    }

    private static long unit(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 24 * 3_600_000;
            case "w" -> 7 * 24 * 3_600_000;
            default -> 365L * 24 * 3_600_000;
        };
    }

    private static double number(Token token) {
        String text = token.text().toLowerCase(Locale.ROOT);
        boolean isWhole = text.matches("0x[0-9a-f_]+|[0-9_]+");
        if (text.indexOf('_') >= 0 && !isWhole) {
            throw new SyntaxException(token.start(), "error parsing number: " + token.shown());
        }
        String digits = text.replace("_", "");
        try {
            return switch (digits) {
                case "inf" -> Double.POSITIVE_INFINITY;
                case "nan" -> Double.NaN;
                default -> isWhole ? whole(digits) : Double.parseDouble(digits);
            };
        } catch (NumberFormatException e) {
            throw new SyntaxException(token.start(), "error parsing number: " + token.shown());
        }
    }

    private static double whole(String digits) {
        if (digits.startsWith("0x")) {
            return Long.parseLong(digits.substring(2), 16);
        }
        // A leading zero means octal, where the digits are octal.
        return digits.matches("0[0-7]{1,20}") ? Long.parseLong(digits, 8) : Double.parseDouble(digits);
    }
}
