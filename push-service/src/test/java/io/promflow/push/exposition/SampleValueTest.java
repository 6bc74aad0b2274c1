package io.promflow.push.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SampleValueTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1.50, 1.5",
        "-0, -0",
        "0.0, 0",
        "+7, 7",
        ".5, 0.5",
        "3., 3",
        "1e3, 1000",
        "1e20, 100000000000000000000",
        "1e21, 1e+21",
        "1.25E+25, 1.25e+25",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "-2.5e-300, -2.5e-300",
        "nan, NaN",
        "+inf, +Inf",
        "INF, +Inf",
        "-Inf, -Inf",
        "1732197600.123, 1732197600.123"
    })
    void writesWhatItReadsAsGoDoes(String text, String written) {
        Double value = SampleValue.parse(text);
        assertThat(SampleValue.format(Objects.requireNonNull(value))).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1d", "1f", "0x1p3", "1_000", "1e400", "--1", "1 ", "e5", "."})
    void readsNoneFromAnythingElse(String text) {
        assertThat(SampleValue.parse(text)).isNull();
    }
}
