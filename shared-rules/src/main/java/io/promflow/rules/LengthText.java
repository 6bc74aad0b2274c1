package io.promflow.rules;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Lengths of time as APIs write them: {@code 1h30m}, {@code 2 days}, {@code 250 ms}, {@code PT5M}, {@code 01:02:03}. */
final class LengthText {
    private static final Map<String, Double> SECONDS = Map.ofEntries(
            Map.entry("ns", 1e-9),
            Map.entry("us", 1e-6),
            Map.entry("µs", 1e-6),
            Map.entry("ms", 1e-3),
            Map.entry("s", 1.0),
            Map.entry("sec", 1.0),
            Map.entry("second", 1.0),
            Map.entry("m", 60.0),
            Map.entry("min", 60.0),
            Map.entry("minute", 60.0),
            Map.entry("h", 3600.0),
            Map.entry("hr", 3600.0),
            Map.entry("hour", 3600.0),
            Map.entry("d", 86400.0),
            Map.entry("day", 86400.0),
            Map.entry("w", 604800.0),
            Map.entry("week", 604800.0));

    private LengthText() {}

    /** NaN where it is none. */
    static double seconds(String text) {
        boolean negative = text.startsWith("-");
        String length = negative ? text.substring(1) : text;
        double seconds;
        if (length.startsWith("P") || length.startsWith("p")) {
            seconds = iso(length);
        } else if (length.indexOf(':') > 0) {
            seconds = clock(length);
        } else {
            seconds = Numbers.isDecimal(length) ? Numbers.read(length) : parts(length);
        }
        return negative ? -seconds : seconds;
    }

    private static double iso(String text) {
        try {
            Duration length = Duration.parse(text);
            return length.getSeconds() + length.getNano() / 1e9;
        } catch (DateTimeException noLength) {
            return Double.NaN;
        }
    }

    private static double clock(String text) {
        String[] parts = text.split(":", -1);
        double seconds = 0;
        for (String part : parts) {
            seconds = seconds * 60 + (Numbers.isDecimal(part) ? Numbers.read(part) : Double.NaN);
        }
        return parts.length > 3 ? Double.NaN : seconds;
    }

    private static double parts(String text) {
        double seconds = 0;
        int at = 0;
        while (at < text.length()) {
            int number = at;
            while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
                at++;
            }
            int unit = at;
            while (at < text.length() && !Character.isDigit(text.charAt(at))) {
                at++;
            }
            String name = text.substring(unit, at).strip().toLowerCase(Locale.ROOT);
            Double factor = SECONDS.get(name);
            factor = factor == null && name.endsWith("s") ? SECONDS.get(name.substring(0, name.length() - 1)) : factor;
            double amount = Numbers.read(text.substring(number, unit));
            if (factor == null || Double.isNaN(amount)) {
                return Double.NaN;
            }
            seconds += amount * factor;
        }
        return text.isEmpty() ? Double.NaN : seconds;
    }
}
