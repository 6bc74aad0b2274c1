package io.promflow.rules;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads dates: ISO 8601 or RFC 1123, or in a pattern of the API's own. Immutable, thread-safe. */
final class Dates {
    private static final List<DateTimeFormatter> USUAL =
            List.of(DateTimeFormatter.ISO_DATE_TIME, DateTimeFormatter.ISO_DATE, DateTimeFormatter.RFC_1123_DATE_TIME);

    private final List<DateTimeFormatter> formats;
    private final ZoneId zone;

    /** @param zone of a date that says none; null: UTC */
    Dates(@Nullable String pattern, @Nullable String zone) {
        this.formats = pattern == null ? USUAL : List.of(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
        this.zone = zone == null ? ZoneOffset.UTC : ZoneId.of(zone);
    }

    /** Null where it is none. A date without a time is its beginning. */
    @Nullable
    Instant read(String text) {
        // PostgreSQL and others have a blank between date and time.
        String iso = text.length() > 10 && text.charAt(10) == ' ' && text.charAt(4) == '-' && formats == USUAL
                ? text.substring(0, 10) + "T" + text.substring(11)
                : text;
        for (DateTimeFormatter format : formats) {
            try {
                return instant(format.parse(iso));
            } catch (DateTimeException notThisOne) {
                // the next one may
            }
        }
        return null;
    }

    private Instant instant(TemporalAccessor parsed) {
        if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
            return Instant.from(parsed);
        }
        LocalTime time = parsed.query(TemporalQueries.localTime());
        ZoneId said = parsed.query(TemporalQueries.zone());
        return LocalDate.from(parsed)
                .atTime(time == null ? LocalTime.MIN : time)
                .atZone(said == null ? zone : said)
                .toInstant();
    }

    static double seconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }
}
