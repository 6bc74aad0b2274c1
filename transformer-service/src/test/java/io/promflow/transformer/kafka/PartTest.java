package io.promflow.transformer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promflow.transformer.TestMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class PartTest {
    private long now;

    private Part part() {
        return new Part(() -> now, new TestMetrics().metrics());
    }

    @Test
    void isFullAfterTwoSeconds() {
        Part part = part();
        now = Part.LONGEST.toNanos() - 1;
        assertThat(part.isFull()).isFalse();
        now++;
        assertThat(part.isFull()).isTrue();
    }

    @Test
    void isFullWithSixteenMegabytes() {
        Part part = part();
        part.add(new ProducerRecord<>("t", "k", null));
        part.add(new ProducerRecord<>("t", "k", new byte[(int) Part.MOST_BYTES - 1]));
        assertThat(part.isFull()).isFalse();
        part.add(new ProducerRecord<>("t", "k", new byte[1]));
        assertThat(part.isFull()).isTrue();
    }

    @Test
    void commitsWhatItHoldsAndNothingBehindIt() {
        Part part = part();
        part.end(new ConsumerRecord<>("t", 0, 7, "k", new byte[0]));
        part.end(new ConsumerRecord<>("t", 0, 9, "k", new byte[0]));
        part.end(new ConsumerRecord<>("t", 3, 1, "k", new byte[0]));

        assertThat(part.next())
                .isEqualTo(Map.of(
                        new TopicPartition("t", 0), new OffsetAndMetadata(10),
                        new TopicPartition("t", 3), new OffsetAndMetadata(2)));
    }

    @Test
    @SuppressWarnings("NullAway") // the bug that is played
    void aBugThatADefinitionFindsDoesNotEndTheTable() {
        assertThatThrownBy(() ->
                        SourceCatalogue.decoder(null).decode("a", "{\"name\":\"a\"}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("source a");
    }
}
