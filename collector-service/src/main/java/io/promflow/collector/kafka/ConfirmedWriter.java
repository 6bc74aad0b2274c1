package io.promflow.collector.kafka;

import io.promflow.runtime.http.ApiException;
import io.promflow.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Writes for somebody who waits: returns when every record is durable. Thread-safe. */
public final class ConfirmedWriter implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Producer<String, byte[]> producer;

    public ConfirmedWriter(KafkaSettings kafka) {
        this.producer = kafka.producer(PATIENCE);
    }

    /** @throws ApiException when Kafka did not take all of them in time; some may have been written */
    public void write(List<ProducerRecord<String, byte[]>> records) throws InterruptedException {
        try {
            List<Future<RecordMetadata>> sent =
                    records.stream().map(producer::send).toList();
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (ExecutionException | KafkaException e) {
            throw new ApiException(
                    ApiException.Reason.UNAVAILABLE, "Kafka did not take it within " + PATIENCE.toSeconds() + " s", e);
        }
    }

    @Override
    public void close() {
        producer.close(PATIENCE);
    }
}
