package io.promflow.push.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promflow.runtime.json.Json;
import io.promflow.schemas.Family;
import io.promflow.schemas.MetricEvent;
import io.promflow.schemas.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class EventReaderTest {
    private static final Path GOLDEN = Path.of("../shared-schemas/src/test/resources/golden/metric-event.v1");
    private static final String KEY = "{job=\"a\"}";

    private final EventReader reader = new EventReader(10);

    private static Incoming incoming(String key, @Nullable String type, byte @Nullable [] value) {
        return new Incoming(3, 1, key, type, value);
    }

    private static byte[] utf8(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    static List<Path> golden() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void readsWhatTheRecordReads(Path file) throws Exception {
        byte[] json = Files.readAllBytes(file);
        MetricEvent event = Json.read(json, MetricEvent.class);

        assertThat(reader.read(incoming(event.group().key(), null, json))).isEqualTo(new Arrival(3, 1, event));
    }

    @Test
    void passesOverWhatANewerWriterAdds() throws Exception {
        String json =
                "{\"new\":[{\"a\":1}],\"group\":{\"labels\":{\"job\":\"a\"},\"new\":{}},\"observedAt\":\"2026-03-01T02:00:00Z\","
                        + "\"complete\":true,\"families\":[{\"name\":\"x\",\"type\":\"gauge\",\"new\":null,\"help\":null,\"samples\":"
                        + "[{\"new\":[],\"name\":\"x\",\"labels\":{},\"value\":\"1\",\"timestamp\":null}]}]}";
        var event =
                reader.read(incoming(KEY, "io.promflow.metrics.v1", utf8(json))).event();

        var sample = new Sample("x", new TreeMap<>(), "1", null);
        assertThat(event.families()).containsExactly(new Family("x", "gauge", null, null, List.of(sample)));
    }

    /** One such event would keep out what is observed until then. */
    @Test
    void refusesWhatWasObservedFarAheadOfNow() throws Exception {
        var now = Instant.parse("2026-03-01T02:00:00Z");
        var timed = new EventReader(10, Clock.fixed(now, ZoneOffset.UTC));
        var family = Events.gauge("x", 1);

        assertThat(timed.read(Events.incoming(0, Events.complete("a", now.getEpochSecond() + 600, family))))
                .isNotNull();
        assertThatThrownBy(() ->
                        timed.read(Events.incoming(0, Events.complete("a", now.getEpochSecond() + 601, family))))
                .isInstanceOfSatisfying(
                        UnreadableEventException.class,
                        e -> assertThat(e.reason()).isEqualTo(DeadReason.FUTURE))
                .hasMessage("observedAt: 2026-03-01T02:10:01Z (expected: at most 2026-03-01T02:10:00Z)");
    }

    @Test
    void refusesANewerSchema() {
        assertThatThrownBy(() -> reader.read(incoming(KEY, "io.promflow.metrics.v2", utf8("{}"))))
                .hasMessage("type io.promflow.metrics.v2 (expected: io.promflow.metrics.v1)");
    }

    @Test
    void refusesMoreSamplesThanAreKept() {
        String sample = "{\"name\":\"x\",\"labels\":{},\"value\":\"1\"}";
        String json =
                "{\"group\":{\"labels\":{\"job\":\"a\"}},\"observedAt\":\"2026-03-01T02:00:00Z\",\"families\":[{\"name\":\"x\","
                        + "\"type\":\"gauge\",\"samples\":[" + (sample + ",").repeat(10) + sample + "]}]}";
        assertThatThrownBy(() -> reader.read(incoming(KEY, null, utf8(json))))
                .isInstanceOfSatisfying(
                        UnreadableEventException.class,
                        e -> assertThat(e.reason()).isEqualTo(DeadReason.TOO_LARGE))
                .hasMessage("more than 10 samples (expected: at most that)");
    }

    /** 50 MB of them: refused after the first hundred thousand, and without an object for each. */
    @Test
    void refusesAMillionSeriesInOneGroup() {
        var json = new StringBuilder(60_000_000)
                .append("{\"group\":{\"labels\":{\"job\":\"a\"}},\"observedAt\":\"2026-03-01T02:00:00Z\",")
                .append("\"families\":[{\"name\":\"x\",\"type\":\"gauge\",\"samples\":[");
        for (int i = 0; i < 1_000_000; i++) {
            json.append("{\"name\":\"x\",\"labels\":{\"i\":\"").append(i).append("\"},\"value\":\"1\"},");
        }
        byte[] value = json.toString().getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> new EventReader(100_000).read(incoming(KEY, null, value)))
                .hasMessage("more than 100000 samples (expected: at most that)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{ | not a metric event",
                "[] | START_ARRAY (expected: an object)",
                "{} | no group (expected: one)",
                "{\"group\":{\"labels\":{\"job\":\"a\"}}} | no observedAt (expected: one)",
                "{\"group\":{\"labels\":{\"job\":\"\"}}} | (expected: a job that is not empty)",
                "{\"group\":{\"labels\":{\"job\":7}}} | /group/labels/job: VALUE_NUMBER_INT (expected: text)",
                "{\"observedAt\":\"yesterday\"} | not a metric event: Text 'yesterday'",
                "{\"families\":{}} | /families: START_OBJECT (expected: a list)",
                "{\"families\":[{\"name\":\"x\"}]} | no type of a family (expected: one)",
                "{\"families\":[{\"type\":\"x\",\"samples\":[{\"name\":\"x\"}]}]} | no value of a sample (expected:"
                        + " one)",
                "{\"families\":[null]} | VALUE_NULL (expected: an object)",
                "{\"group\":{\"labels\":{\"job\":\"b\"}},\"observedAt\":\"2026-03-01T02:00:00Z\"} | (expected: the"
                        + " group",
                "{\"group\":{\"labels\":{\"job\":\"a\"}},\"observedAt\":\"2026-03-01T02:00:00Z\"} x | not a metric"
                        + " event"
            })
    void saysWhatIsNoEvent(String json, String words) {
        assertThatThrownBy(() -> reader.read(incoming(KEY, null, utf8(json))))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessageContaining(words);
    }

    @Test
    void refusesNoValue() {
        assertThatThrownBy(() -> reader.read(incoming(KEY, null, null)))
                .hasMessage("the value is null (expected: a metric event)");
    }
}
