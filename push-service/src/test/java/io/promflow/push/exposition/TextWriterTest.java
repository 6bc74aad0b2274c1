package io.promflow.push.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.schemas.Family;
import io.promflow.schemas.Sample;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class TextWriterTest {
    @Test
    void escapesAndLeavesTimestampsOut() {
        var labels = new TreeMap<>(Map.of("b", "x\"y\\z\n", "a", ""));
        var family = new Family(
                "hits",
                "counter",
                "hits",
                "with \"quotes\" and \\ and\nlines",
                List.of(
                        new Sample("hits_total", labels, "+Inf", Instant.EPOCH),
                        new Sample("hits_total", new TreeMap<>(), "NaN", null)));

        assertThat(new String(TextWriter.write(List.of(family)), StandardCharsets.UTF_8))
                .isEqualTo("""
                        # HELP hits_total with "quotes" and \\\\ and\\nlines
                        # TYPE hits_total counter
                        hits_total{a="",b="x\\"y\\\\z\\n"} +Inf
                        hits_total NaN
                        """);
    }

    @Test
    void writesNothingOfAFamilyWithoutSamples() {
        assertThat(TextWriter.write(List.of(new Family("a", "gauge", null, "help", List.of()))))
                .isEmpty();
    }
}
