package io.promflow.collector.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CronTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 */5 * * * *       | 2026-01-01T00:00:00 | 2026-01-01T00:05:00",
                "*/5 * * * *         | 2026-01-01T00:04:59 | 2026-01-01T00:05:00",
                "30 * * * * *        | 2026-01-01T00:00:30 | 2026-01-01T00:01:30",
                "0 9-17/4 * * MON-FRI| 2026-01-02T14:00:00 | 2026-01-02T17:00:00",
                "0 9-17/4 * * MON-FRI| 2026-01-02T17:00:00 | 2026-01-05T09:00:00",
                "15,45 12 * * *      | 2026-01-01T12:15:00 | 2026-01-01T12:45:00",
                "0 0 29 2 *          | 2096-03-01T00:00:00 | 2104-02-29T00:00:00",
                "0 0 31 * *          | 2026-01-31T00:00:00 | 2026-03-31T00:00:00",
                "0 0 13 * FRI        | 2026-01-03T00:00:00 | 2026-01-09T00:00:00",
                "0 0 ? * 7           | 2026-01-01T00:00:00 | 2026-01-04T00:00:00",
                "0 0 1 JAN,jul ?     | 2026-01-01T00:00:00 | 2026-07-01T00:00:00",
                "@daily              | 2026-01-01T00:00:00 | 2026-01-02T00:00:00",
                "@hourly             | 2026-12-31T23:59:59 | 2027-01-01T00:00:00",
            })
    void findsTheNextTime(String expression, LocalDateTime after, LocalDateTime next) {
        assertThat(Cron.parse(expression).next(after.toInstant(ZoneOffset.UTC), ZoneOffset.UTC))
                .isEqualTo(next.toInstant(ZoneOffset.UTC));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "61 * * * *     | minute 0-59",
                "* 24 * * *     | hour 0-23",
                "* * 0 * *      | day of month 1-31",
                "* * * 13 *     | month 1-12",
                "* * * * 8      | day of week 0-7",
                "60 * * * * *   | second 0-59",
                "a * * * *      | minute 0-59",
                "5-1 * * * *    | minute 0-59",
                "*/0 * * * *    | a step from 1 to 99 after the / of minute",
                "1,,2 * * * *   | minute 0-59",
                "? * * * *      | minute 0-59",
                "0 0 30 2 *     | a day that some month has",
                "* * *          | 5 fields, minute first, or 6, second first",
                "''             | 5 fields, minute first, or 6, second first",
            })
    void saysWhatItExpected(String expression, String expected) {
        assertThatThrownBy(() -> Cron.parse(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(expected);
    }

    @Test
    void losesNoNightlyTickWhenTheHourIsLeftOut() {
        assertThat(times("30 2 * * *", "2026-03-28T12:00", 3))
                .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00", "2026-03-31T02:30+02:00");
        assertThat(times("*/15 2 * * *", "2026-03-28T12:00", 2))
                .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:00+02:00");
    }

    @Test
    void repeatsNoNightlyTickWhenTheHourIsThereTwice() {
        assertThat(times("30 2 * * *", "2026-10-24T12:00", 3))
                .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00", "2026-10-27T02:30+01:00");
        // also not for who begins in the second of the two hours
        assertThat(Cron.parse("30 2 * * *").next(Instant.parse("2026-10-25T01:10:00Z"), BERLIN))
                .isEqualTo("2026-10-26T01:30:00Z");
    }

    @Test
    void followsElapsedTimeThroughBothNightsWhenItIsForEveryHour() {
        assertThat(times("30 * * * *", "2026-03-29T00:45", 3))
                .containsExactly("2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00", "2026-03-29T04:30+02:00");
        assertThat(times("30 * * * *", "2026-10-25T01:45", 3))
                .containsExactly("2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00", "2026-10-25T03:30+01:00");
        assertThat(times("*/20 * * * *", "2026-10-25T02:30", 5))
                .containsExactly(
                        "2026-10-25T02:40+02:00",
                        "2026-10-25T02:00+01:00",
                        "2026-10-25T02:20+01:00",
                        "2026-10-25T02:40+01:00",
                        "2026-10-25T03:00+01:00");
    }

    @Test
    void meansTheTimeOfItsZone() {
        assertThat(Cron.parse("0 9 * * *").next(Instant.parse("2026-01-01T00:00:00Z"), ZoneId.of("Asia/Shanghai")))
                .isEqualTo("2026-01-01T01:00:00Z");
    }

    private static List<String> times(String expression, String after, int count) {
        ZonedDateTime at = LocalDateTime.parse(after).atZone(BERLIN);
        var times = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            at = Cron.parse(expression).next(at.toInstant(), BERLIN).atZone(BERLIN);
            times.add(at.toOffsetDateTime().toString());
        }
        return times;
    }
}
