package io.promflow.push.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promflow.schemas.Family;
import io.promflow.schemas.Sample;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TextParserTest {
    private static List<Family> parse(String text) throws MalformedInputException {
        return TextParser.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsFamiliesOfEachType() throws MalformedInputException {
        List<Family> families = parse("""
                # HELP requests_total How many,\\nall in \\\\ all
                # TYPE requests_total counter
                requests_total{path="/a\\"b\\\\c\\n", code = "200" , } 3
                # a comment
                # TYPE size gauge

                size -Inf
                # TYPE took histogram
                took_bucket{le="0.5"} 1
                took_bucket{le="+Inf"} 2
                took_sum 1.5
                took_count 2
                # TYPE rpc summary
                rpc{quantile="0.9"} NaN
                rpc_sum 4
                rpc_count 2
                # TYPE never gauge
                loose 1
                """);

        assertThat(families).extracting(Family::name).containsExactly("requests", "size", "took", "rpc", "loose");
        assertThat(families)
                .extracting(Family::type)
                .containsExactly("counter", "gauge", "histogram", "summary", "untyped");
        assertThat(families.get(0).help()).isEqualTo("How many,\nall in \\ all");
        Sample first = families.get(0).samples().get(0);
        assertThat(first.name()).isEqualTo("requests_total");
        assertThat(first.labels()).containsEntry("path", "/a\"b\\c\n").containsEntry("code", "200");
        assertThat(families.get(1).samples().get(0).value()).isEqualTo("-Inf");
        assertThat(families.get(2).samples()).hasSize(4);
        assertThat(families.get(3).samples().get(0).value()).isEqualTo("NaN");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a 1|line 1: the text ends within a line",
                "a 1~b|line 2: the text ends within a line",
                "a 1\r~|line 1: value \"1\r\"",
                "a 1~b 2 1732197600000~|line 2: sample b has the timestamp 1732197600000 (expected: none",
                "a 1 # {trace=\"x\"} 1~|line 1: \"#\" after the value",
                "a~|line 1: found the end of the line (expected: a value)",
                "a one~|line 1: value \"one\" (expected: a number",
                "{a=\"b\"} 1~|line 1: found '{' (expected: a metric name)",
                "a{b=\"c} 1~|line 1: found the end of the line (expected: '\"')",
                "a{b=\"\\x\"} 1~|line 1: found 'x' (expected: \\\\, \\\" or \\n after a backslash)",
                "a{b=\"1\",b=\"2\"} 1~|line 1: label b is there twice",
                "a{__name__=\"b\"} 1~|line 1: found '_' (expected: a label name)",
                "a{b=\"1\" c=\"2\"} 1~|line 1: found 'c' (expected: \",\" or \"}\" after a label)",
                "# TYPE a money~a 1~|line 1: type \"money\" (expected: counter",
                "a 1~# TYPE a gauge~|line 2: a second TYPE for a, or one after its samples",
                "# HELP a x~# HELP a y~|line 2: a second HELP for a",
                "a 1~a 2~|sample a{} is there twice",
                "# TYPE h histogram~h 1~|sample \"h\" in the histogram h",
                "# TYPE h histogram~h_bucket 1~|expected: a label le with a number",
                "hello world, this is no metric~|line 1: value \"world,\"",
            })
    void refusesNamingLineAndExpectation(String text, String message) {
        assertThatThrownBy(() -> parse(text.replace('~', '\n')))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] body = {'a', '{', 'b', '=', '"', (byte) 0xff, '"', '}', ' ', '1', '\n'};
        assertThatThrownBy(() -> TextParser.parse(body)).hasMessageContaining("not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# EOF\n", "#\n", "# HELP\n", "# HELP a\n", "  \t\n"})
    void readsNothingFromNothing(String text) throws MalformedInputException {
        assertThat(parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void readsBackWhatTheWriterWrote(long seed) throws MalformedInputException {
        var random = new SplittableRandom(seed);
        var samples = new java.util.ArrayList<Sample>();
        for (int i = 0; i < 100; i++) {
            var labels = new TreeMap<String, String>();
            labels.put("i", String.valueOf(i));
            labels.put("text", text(random));
            double value = Double.longBitsToDouble(random.nextLong());
            samples.add(new Sample("m_total", labels, SampleValue.format(value), null));
        }
        List<Family> families = List.of(new Family("m", "counter", null, text(random), samples));

        assertThat(TextParser.parse(TextWriter.write(families))).isEqualTo(families);
    }

    private static String text(SplittableRandom random) {
        var text = new StringBuilder("x");
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append("\\\"\n{},=# né€b".charAt(random.nextInt(13)));
        }
        return text.toString();
    }

    /** Whatever comes, it is read or refused, never anything else. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void survivesGarbage(long seed) {
        var random = new SplittableRandom(seed);
        String alphabet = "ab_{}\"=,\\n1.e# \nHELPTYPE\t";
        for (int i = 0; i < 5_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                assertThat(FamilyRules.problem(parse(text.toString()))).isNull();
            } catch (MalformedInputException e) {
                assertThat(e).hasMessageContaining("(expected: ");
            }
        }
    }
}
