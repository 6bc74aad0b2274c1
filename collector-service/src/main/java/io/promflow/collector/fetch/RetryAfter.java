package io.promflow.collector.fetch;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** The header of that name, RFC 9110 section 10.2.3: seconds or a date. */
final class RetryAfter {
    /** Nobody keeps a source away for longer. */
    static final Duration LONGEST = Duration.ofHours(1);

    private RetryAfter() {}

    /** How long an answer of 429 or 503 wants to be left alone; null when it does not say. */
    static @Nullable Duration of(Reply.Answer answer, Instant now) {
        String text = answer.head().retryAfter();
        if (text == null || (answer.status() != 429 && answer.status() != 503)) {
            return null;
        }
        Duration wait = parse(text.strip(), now);
        if (wait == null || wait.isNegative()) {
            return wait == null ? null : Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private static @Nullable Duration parse(String text, Instant now) {
        if (text.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            return Duration.between(
                    now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
