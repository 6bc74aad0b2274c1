package io.promflow.query.request;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times and durations in parameters. Source: Prometheus' HTTP API: seconds as a number, or RFC 3339; {@code 1h30m}. */
public final class Times {
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:\\d{1,18}(?:\\.\\d{0,30})?|\\.\\d{1,30})(?:[eE][+-]?\\d{1,2})?");
    private static final Pattern DURATION =
            Pattern.compile("(?=\\d)(?:(\\d{1,9})y)?(?:(\\d{1,9})w)?(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?"
                    + "(?:(\\d{1,12})s)?(?:(\\d{1,15})ms)?");
    private static final long[] UNITS = {365L * 86_400_000, 7L * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000, 1};
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE / 1000);

    private Times() {}

    /** Milliseconds since 1970, rounded as Prometheus does; null when it is no time that this service is sure of. */
    public static @Nullable Long millis(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (NUMBER.matcher(text).matches()) {
            return rounded(text);
        }
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A duration's milliseconds; null when it is none, or has parts of milliseconds. */
    public static @Nullable Long duration(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (NUMBER.matcher(text).matches()) {
            BigDecimal exact = new BigDecimal(text).movePointRight(3);
            boolean isWhole = exact.stripTrailingZeros().scale() <= 0;
            return isWhole && exact.abs().compareTo(MOST) < 0 ? Long.valueOf(exact.longValue()) : null;
        }
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        long millis = 0;
        for (int i = 0; i < UNITS.length; i++) {
            String digits = parts.group(i + 1);
            millis += digits == null ? 0 : Long.parseLong(digits) * UNITS[i];
        }
        return millis;
    }

    private static @Nullable Long rounded(String text) {
        BigDecimal millis = new BigDecimal(text).movePointRight(3);
        return millis.abs().compareTo(MOST) < 0
                ? Long.valueOf(millis.setScale(0, RoundingMode.HALF_UP).longValue())
                : null;
    }

    /** As a parameter: seconds, with three digits behind the point where they are needed. */
    public static String text(long millis) {
        return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
    }
}
