package io.promflow.transformer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.EventHeaders;
import io.promflow.transformer.TestMetrics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

final class ResultsTest {
    private static ProducerRecord<String, byte[]> letter(int bytes, String position) {
        List<ProducerRecord<String, byte[]>> sent = new ArrayList<>();
        var response = new ConsumerRecord<>("promflow.raw-responses", 2, 7, "api", new byte[bytes]);
        var results = new Results(response, sent::add, new Tally(new TestMetrics().metrics()));
        results.refuse(Refusal.RULE_FAILED, "m".repeat(100_000), null, "rule", position);
        return sent.get(0);
    }

    @Test
    void aDeadLetterThatWouldNotFitGoesWithoutItsBody() {
        assertThat(letter((20 << 20) - 4000, "$").value()).isNull();
        assertThat(Event.header(letter((20 << 20) - 4000, "$").headers(), EventHeaders.DEAD_OFFSET))
                .isEqualTo("7");
        assertThat(letter(1 << 20, "$").value()).hasSize(1 << 20);
    }

    @Test
    void whatALetterSaysIsShort() {
        var letter = letter(1, "$['" + "k".repeat(100_000) + "']");

        assertThat(Event.header(letter.headers(), EventHeaders.DEAD_POSITION)).hasSizeLessThanOrEqualTo(501);
        assertThat(Event.header(letter.headers(), EventHeaders.DEAD_MESSAGE)).hasSizeLessThanOrEqualTo(501);
    }
}
