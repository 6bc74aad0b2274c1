package io.promflow.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DatesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-03-01                    | 2026-03-01T00:00:00Z",
                "2026-03-01+08:00              | 2026-02-28T16:00:00Z",
                "2026-03-01T08:00:00           | 2026-03-01T08:00:00Z",
                "2026-03-01 08:00:00           | 2026-03-01T08:00:00Z",
                "2026-03-01T08:00:00+08:00     | 2026-03-01T00:00:00Z",
                "2026-03-01T08:00:00Z          | 2026-03-01T08:00:00Z",
                "Sun, 1 Mar 2026 08:00:00 GMT  | 2026-03-01T08:00:00Z",
                "Tue, 10 Mar 2026 08:00:00 GMT | 2026-03-10T08:00:00Z",
            })
    void readsWhatApisWrite(String text, String expected) {
        assertThat(new Dates(null, null).read(text)).hasToString(expected);
    }

    @Test
    void namesOfMonthsAreEnglish() {
        assertThat(new Dates("d MMMM yyyy", "Asia/Shanghai").read("1 March 2026"))
                .hasToString("2026-02-28T16:00:00Z");
        assertThat(new Dates("d MMM yyyy HH:mm", null).read("1 Mar 2026 08:00")).hasToString("2026-03-01T08:00:00Z");
    }

    @Test
    void whatIsNoDateIsNone() {
        assertThat(new Dates(null, null).read("yesterday")).isNull();
        assertThat(new Dates(null, null).read("12:30")).isNull();
    }
}
