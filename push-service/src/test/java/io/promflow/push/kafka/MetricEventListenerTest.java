package io.promflow.push.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promflow.push.batch.BatchResult;
import io.promflow.push.batch.BatchResult.Dead;
import io.promflow.push.batch.BatchTarget;
import io.promflow.push.batch.DeadReason;
import io.promflow.push.batch.Incoming;
import io.promflow.runtime.kafka.Batch;
import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.EventHeaders;
import io.promflow.schemas.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

final class MetricEventListenerTest {
    private static final int LONGEST = 100;

    private int counted;

    private final BatchMeter meter = new BatchMeter() {
        @Override
        public void begun(Instant oldest) {}

        @Override
        public void done(int received, BatchResult result) {
            counted = received;
        }

        @Override
        public void moved() {}
    };

    /** Every event is dead. */
    private static final class Refusing implements BatchTarget {
        @Override
        public BatchResult push(List<Incoming> batch) {
            return new BatchResult(
                    List.of(),
                    0,
                    batch.stream()
                            .map(each -> new Dead(each.index(), DeadReason.TOO_LARGE, "more than 1 samples", null))
                            .toList());
        }

        @Override
        public void close() {}
    }

    /** As one whose records may have so many bytes of key and value. */
    private static final class Narrow extends MockProducer<String, byte[]> {
        private final int longest;

        Narrow(int longest) {
            super(true, null, new StringSerializer(), new ByteArraySerializer());
            this.longest = longest;
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> message) {
            int length = message.key().length() + (message.value() == null ? 0 : message.value().length);
            return length > longest
                    ? CompletableFuture.failedFuture(new RecordTooLargeException("too large"))
                    : super.send(message);
        }
    }

    private static ConsumerRecord<String, byte[]> message(long offset, int bytes) {
        return new ConsumerRecord<>(Topic.METRIC_EVENTS.topicName(), 3, offset, "key", new byte[bytes]);
    }

    @SuppressWarnings("removal") // Kafka offers no other way to make one
    private void handle(Narrow producer) throws InterruptedException {
        var listener = new MetricEventListener("vm", new Refusing(), new Ownership(limit -> {}), producer, meter);
        listener.handle(new Batch(List.of(message(7, 10), message(8, 1000)), Map.of(), new ConsumerGroupMetadata("g")));
    }

    @Test
    void aLetterThatIsTooLargeIsWrittenWithoutItsEventButWithItsOrigin() throws InterruptedException {
        var producer = new Narrow(LONGEST);
        handle(producer);

        assertThat(producer.history()).hasSize(2);
        assertThat(producer.history().get(0).value()).hasSize(10);
        var letter = producer.history().get(1);
        assertThat(letter.value()).isNull();
        assertThat(letter.topic()).isEqualTo(Topic.METRIC_EVENTS.deadLetterName());
        assertThat(Event.header(letter.headers(), EventHeaders.DEAD_PARTITION)).isEqualTo("3");
        assertThat(Event.header(letter.headers(), EventHeaders.DEAD_OFFSET)).isEqualTo("8");
        assertThat(Event.header(letter.headers(), EventHeaders.DEAD_SINK)).isEqualTo("vm");
        assertThat(Event.header(letter.headers(), EventHeaders.DEAD_MESSAGE))
                .contains("more than 1 samples")
                .contains("1000 bytes");
        assertThat(counted).isEqualTo(2);
    }

    @Test
    void aBatchWhoseLettersCannotBeWrittenIsNotDone() {
        assertThatThrownBy(() -> handle(new Narrow(1))).hasMessageContaining("could not be written");
        assertThat(counted).isZero();
    }
}
