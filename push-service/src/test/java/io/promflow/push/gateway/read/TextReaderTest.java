package io.promflow.push.gateway.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promflow.push.exposition.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextReaderTest {
    private static List<PushedFamily> read(String text) throws MalformedInputException {
        return TextReader.read(text.getBytes(StandardCharsets.UTF_8), NameRules.LEGACY, false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x 1|line 1: the text ends within a line (expected: a line feed at the end of every line)",
                "x 1\\r\\n|line 1: value \"1\r\" (expected: a number, NaN, +Inf or -Inf)",
                "x 1\\ny one\\n|line 2: value \"one\" (expected: a number, NaN, +Inf or -Inf)",
                "x 1 5\\n|line 1: sample x has the timestamp 5 (expected: none; a push says what is so now)",
                "1x 1\\n|line 1: found '1' (expected: a metric name)",
                "x{a=b} 1\\n|line 1: found 'b' (expected: '\"')",
                "x{a=\"1\",a=\"2\"} 1\\n|line 1: a label is there twice (expected: once)",
                "x{a=\"1\" b=\"2\"} 1\\n|line 1: found 'b' (expected: \",\" or \"}\" after a label)",
                "# TYPE x nothing\\n|line 1: type \"nothing\" (expected: counter, gauge, histogram, summary or untyped)",
            })
    void saysWhereAndWhatWasExpected(String text, String message) {
        assertThatThrownBy(() -> read(text.replace("\\n", "\n").replace("\\r", "\r")))
                .isInstanceOf(MalformedInputException.class)
                .hasMessage(message);
    }

    @Test
    void linesOfOneHistogramAreOneMetric() throws MalformedInputException {
        var families =
                read("# TYPE h histogram\nh_bucket{le=\"1\",a=\"b\"} 2\nh_sum{a=\"b\"} 3.5\nh_count{a=\"b\"} 4\n");
        assertThat(families).hasSize(1);
        assertThat(families.get(0).metrics()).hasSize(1);
        var metric = families.get(0).metrics().get(0);
        assertThat(metric.labels()).hasToString("{a=\"b\"}");
        assertThat(metric.value()).isInstanceOfSatisfying(MetricValue.Histogram.class, histogram -> {
            assertThat(histogram.bounds()).containsExactly(1);
            assertThat(histogram.counts()).containsExactly(2);
            assertThat(histogram.sum()).isEqualTo(3.5);
            assertThat(histogram.count()).isEqualTo(4);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1", "1.50, 1.5", "-0, 0", "1e6, 1e+06", "123456, 123456", "1234567, 1.234567e+06", "1e21, 1e+21",
        "0.0001, 0.0001", "0.00001, 1e-05", "nan, NaN", "+inf, +Inf", "-Inf, -Inf", "1.5e-300, 1.5e-300", "2e-3, 0.002"
    })
    void numbersAreWrittenAsGoDoes(String read, String written) {
        assertThat(Decimal.format(Decimal.parse(read))).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"''", "0x10", "1f", "1e", "--1", "1.2.3", "1_000", "1e400", "."})
    void whatIsNoNumberIsNone(String text) {
        assertThat(Decimal.isNone(Decimal.parse(text))).isTrue();
    }

    @Test
    void everyNumberReadsBackAsItWas() {
        var random = new SplittableRandom(20261121);
        for (int i = 0; i < 100_000; i++) {
            double value = i % 2 == 0
                    ? Double.longBitsToDouble(random.nextLong())
                    : random.nextInt(1_000_000_000) / Math.pow(10, random.nextInt(12));
            if (!Double.isNaN(value) && value != 0) {
                assertThat(Decimal.parse(Decimal.format(value))).isEqualTo(value);
            }
        }
    }
}
