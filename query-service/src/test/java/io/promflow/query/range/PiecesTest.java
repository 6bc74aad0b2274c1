package io.promflow.query.range;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.query.request.Parameters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PiecesTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(200_000), ZoneOffset.UTC);

    private final Pieces pieces = new Pieces(1 << 20, Duration.ofSeconds(60), Duration.ofHours(1), CLOCK);

    private static RangeQuery query(long start, long end) {
        return read("query=up&step=20&start=" + start + "&end=" + end);
    }

    private static RangeQuery read(String parameters) {
        return Objects.requireNonNull(RangeQuery.of(Parameters.decode(parameters)));
    }

    private static byte[] body(String result) {
        return ("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[" + result + "]}}")
                .getBytes(UTF_8);
    }

    /** What Prometheus would say: a series whose value is its time. */
    private static byte[] answer(Stretch stretch) {
        var samples = new StringBuilder();
        for (long time = stretch.from(); time <= stretch.to(); time += 20_000) {
            samples.append(samples.isEmpty() ? "" : ",")
                    .append('[')
                    .append(time / 1000)
                    .append(",\"1\"]");
        }
        return body("{\"metric\":{\"a\":\"b\"},\"values\":[" + samples + "]}");
    }

    private List<Stretch> ask(RangeQuery query) {
        var assembly = pieces.assemble(query);
        assembly.missing()
                .forEach(stretch ->
                        assertThat(assembly.add(stretch, answer(stretch))).isTrue());
        assertThat(new String(assembly.answer(), UTF_8))
                .isEqualTo(new String(answer(new Stretch(query.start(), query.end())), UTF_8));
        return assembly.missing();
    }

    @Test
    void asksOnceForWhatIsSettled() {
        assertThat(ask(query(100_000, 101_000))).hasSize(1);
        assertThat(ask(query(100_000, 101_000))).isEmpty();
        assertThat(ask(query(100_200, 100_400))).isEmpty();
    }

    @Test
    void asksOnlyForBothEnds() {
        ask(query(100_000, 101_000));

        assertThat(ask(query(99_980, 101_040)))
                .containsExactly(new Stretch(99_980_000, 99_980_000), new Stretch(101_020_000, 101_040_000));
        assertThat(ask(query(99_980, 101_040))).isEmpty();
    }

    @Test
    void splitsByDay() {
        assertThat(ask(query(86_000, 180_000)))
                .containsExactly(
                        new Stretch(86_000_000, 86_380_000),
                        new Stretch(86_400_000, 172_780_000),
                        new Stretch(172_800_000, 180_000_000));
    }

    @Test
    void asksAgainForWhatMayStillChange() {
        ask(query(199_000, 200_000));

        assertThat(ask(query(199_000, 200_000))).containsExactly(new Stretch(199_960_000, 200_000_000));
    }

    @Test
    void asksAfreshForWhatLiesApart() {
        ask(query(100_000, 101_000));

        assertThat(ask(query(110_000, 110_100))).containsExactly(new Stretch(110_000_000, 110_100_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]},\"warnings\":[\"w\"]}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]},\"infos\":[\"i\"]}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[],\"stats\":{}}}",
                "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"e\"}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[",
                "<html>",
                ""
            })
    void keepsNothingThatIsPartialOrWarnedAbout(String body) {
        var assembly = pieces.assemble(query(100_000, 101_000));

        assertThat(assembly.add(assembly.missing().get(0), body.getBytes(UTF_8)))
                .isFalse();
        assertThat(pieces.assemble(query(100_000, 101_000)).missing()).hasSize(1);
    }

    @Test
    void sortsSeriesAsPrometheusDoes() {
        var assembly = pieces.assemble(query(100_000, 100_000));
        String series =
                "{\"metric\":{\"a\":\"é\"},\"values\":[[100000,\"1\"]]},{\"metric\":{\"a\":\"z\",\"b\":\"1\"},\"values\":[[100000,\"2\"]]},{\"metric\":{\"a\":\"z\"},\"histograms\":[[100000,{\"count\":\"1\",\"buckets\":[[0,\"1\",\"2\",\"3\"]]}]]}";
        assembly.add(assembly.missing().get(0), body(series));

        assertThat(new String(assembly.answer(), UTF_8))
                .containsSubsequence(
                        "{\"a\":\"z\"},\"histograms\":[[100000,{\"count\"",
                        "{\"a\":\"z\",\"b\":\"1\"}",
                        "{\"a\":\"é\"}");
    }

    @Test
    void doesNotCutToTheLimitItself() {
        var limited = read("query=up&step=20&start=100000&end=100000&limit=1");
        var assembly = pieces.assemble(limited);
        assembly.add(
                assembly.missing().get(0),
                body(
                        "{\"metric\":{\"a\":\"1\"},\"values\":[[100000,\"1\"]]},{\"metric\":{\"a\":\"2\"},\"values\":[[100000,\"1\"]]}"));

        assertThat(assembly.answer()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "query=up&start=0&end=10&step=0",
                "query=up&start=10&end=0&step=1",
                "query=up&start=0&end=11000&step=1",
                "query=up&start=0&end=10",
                "query=up&query=down&start=0&end=10&step=1",
                "query=up&start=0&end=10&step=1&stats=all",
                "query=up&start=0&end=10&step=0.0001",
                "query=up%40end()&start=0&end=10&step=1",
                "query=up%40123&start=0&end=10&step=1",
                "query=up+offset+-5m&start=0&end=10&step=1",
                "query=up[range()]&start=0&end=10&step=1",
                "query=start()&start=0&end=10&step=1",
                "query=up{&start=0&end=10&step=1"
            })
    void leavesToPrometheusWhatCannotBePutTogether(String parameters) {
        assertThat(RangeQuery.of(Parameters.decode(parameters))).isNull();
    }

    @Test
    void keepsApartWhateverChangesAnAnswer() {
        String base = "query=up&start=100000&end=100020&step=20";

        assertThat(List.of(
                        question(base),
                        question(base + "&limit=5"),
                        question(base + "&lookback_delta=1m"),
                        question(base.replace("query=up", "query=up%7Bteam%3D%22a%22%7D")),
                        question(base.replace("step=20", "step=10")),
                        question(base.replace("start=100000", "start=100001"))))
                .doesNotHaveDuplicates();
        assertThat(question(base + "&timeout=5s")).isEqualTo(question(base));
    }

    private static String question(String parameters) {
        return read(parameters).question();
    }
}
