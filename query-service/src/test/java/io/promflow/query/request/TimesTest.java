package io.promflow.query.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1.5, 1500",
        "1435781430.7815, 1435781430782",
        "-1, -1000",
        "1e3, 1000000",
        ".5, 500",
        "2015-07-01T20:10:30.781Z, 1435781430781",
        "2015-07-01T22:10:30+02:00, 1435781430000"
    })
    void readsTimes(String text, long millis) {
        assertThat(Times.millis(text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({"15, 15000", "0.25, 250", "15s, 15000", "1h30m, 5400000", "1y2w3d4h5m6s7ms, 33019506007", "0, 0"})
    void readsDurations(String text, long millis) {
        assertThat(Times.duration(text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "NaN", "Inf", "1e99", "1h", "0x10", "1d", "2015-07-01", "1f"})
    void isSureOfNoOtherTime(String text) {
        assertThat(Times.millis(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h", "1m1h", "0.0001", "1e99", "-", "5 m"})
    void isSureOfNoOtherDuration(String text) {
        assertThat(Times.duration(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"1500, 1.5", "0, 0", "1435781430781, 1435781430.781", "60000, 60"})
    void writesTimes(long millis, String text) {
        assertThat(Times.text(millis)).isEqualTo(text);
    }
}
