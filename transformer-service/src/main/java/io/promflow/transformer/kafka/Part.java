package io.promflow.transformer.kafka;

import io.promflow.runtime.kafka.Batch;
import io.promflow.transformer.TransformerMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What becomes of some responses of a batch: gathered first and written in one transaction then, so that none is open
 * while bodies are transformed. On one thread only.
 */
final class Part implements EventWriter.Transaction {
    static final Duration LONGEST = Duration.ofSeconds(2);
    static final long MOST_BYTES = 16 << 20;

    private final LongSupplier nanos;
    private final long began;
    private final List<ConsumerRecord<String, byte[]>> responses = new ArrayList<>();
    private final List<ProducerRecord<String, byte[]>> results = new ArrayList<>();
    private final Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    private final Tally tally;
    private long bytes;

    /** @param nanos a clock such as {@link System#nanoTime} */
    Part(LongSupplier nanos, TransformerMetrics metrics) {
        this.nanos = nanos;
        this.began = nanos.getAsLong();
        this.tally = new Tally(metrics);
    }

    @Override
    public void add(ProducerRecord<String, byte[]> result) {
        results.add(result);
        bytes += result.value() == null ? 0 : result.value().length;
    }

    Tally tally() {
        return tally;
    }

    /** Nothing more becomes of this response. */
    void end(ConsumerRecord<String, byte[]> response) {
        responses.add(response);
        next.put(
                new TopicPartition(response.topic(), response.partition()),
                new OffsetAndMetadata(response.offset() + 1, response.leaderEpoch(), ""));
    }

    /** Whether it is to be written before more is added. */
    boolean isFull() {
        return bytes >= MOST_BYTES || nanos.getAsLong() - began >= LONGEST.toNanos();
    }

    List<ProducerRecord<String, byte[]>> results() {
        return results;
    }

    /** The offsets to commit with it. */
    Map<TopicPartition, OffsetAndMetadata> next() {
        return next;
    }

    Batch batch(ConsumerGroupMetadata member) {
        return new Batch(responses, next, member);
    }
}
