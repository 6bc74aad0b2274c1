package io.promflow.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "15s, PT15S",
        "5m, PT5M",
        "1h30m, PT1H30M",
        "7d, PT168H",
        "1d2h3m4s5ms, PT26H3M4.005S",
        "0s, PT0S"
    })
    void readsAndWritesWhatPrometheusWrites(String text, Duration duration) {
        assertThat(DurationText.parse(text)).isEqualTo(duration);
        assertThat(DurationText.format(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"90s, 1m30s", "36h, 1d12h", "1500ms, 1s500ms", "0m, 0s", "60m, 1h"})
    void writesTheShortestForm(String text, String shortest) {
        assertThat(DurationText.format(DurationText.parse(text))).isEqualTo(shortest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "5", "m", "5 m", "-5m", "1.5h", "30m1h", "5min", "PT5M", "9999999999s"})
    void refusesAllElseSayingWhatWasExpected(String text) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" (expected: a duration such as 500ms, 15s, 5m, 1h30m)");
    }

    @Test
    void namesThePlaceInAJsonDocument() {
        record Timer(Duration every) {}

        assertThatThrownBy(() -> Json.read(
                        "{\"every\": \"soon\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8), Timer.class))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("every")
                .hasMessageContaining("expected: a duration");
    }
}
