package io.promflow.push.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.push.batch.Events;
import io.promflow.schemas.Family;
import io.promflow.schemas.Sample;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ExpositionTest {
    private static Family family(String name, String type, String sample, Map<String, String> labels) {
        return new Family(name, type, null, null, List.of(new Sample(sample, new TreeMap<>(labels), "1", null)));
    }

    @Test
    void protobufIsWrittenByTheLibrary() {
        var body = Exposition.PROTOBUF.write(List.of(Events.gauge("a", 1)));
        assertThat(body.mediaType()).contains("protobuf");
    }

    /** The library takes both for one name. */
    @Test
    void aGaugeBesideACounterOfItsNameIsText() {
        var families = List.of(family("a", "counter", "a_total", Map.of()), Events.gauge("a", 1));
        assertThat(FamilyRules.problem(families)).isNull();

        var body = Exposition.PROTOBUF.write(families);

        assertThat(body.mediaType()).isEqualTo(TextWriter.MEDIA_TYPE);
        assertThat(new String(body.bytes(), StandardCharsets.UTF_8))
                .contains("a_total 1\n")
                .contains("a 1.0\n");
    }

    @Test
    void aLabelThatIsTheServersIsRefusedBeforeItIsWritten() {
        var families = List.of(family("a", "gauge", "a", Map.of("__x", "1")));

        assertThat(FamilyRules.problem(families)).contains("label \"__x\"").contains("does not begin with __");
        assertThat(Exposition.PROTOBUF.write(families).mediaType()).isEqualTo(TextWriter.MEDIA_TYPE);
    }
}
