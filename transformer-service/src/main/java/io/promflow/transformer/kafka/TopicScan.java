package io.promflow.transformer.kafka;

import io.promflow.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the newest records of a topic, for somebody who waits. Bounded in records and in time. Thread-safe. */
final class TopicScan {
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final KafkaSettings kafka;

    TopicScan(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /**
     * Hands over the last committed records of each partition, in their order.
     *
     * @param count of offsets looked at in each partition
     * @throws IllegalStateException when the broker does not answer in time
     */
    void last(String topic, long count, Consumer<ConsumerRecord<String, byte[]>> sink) {
        Instant deadline = Instant.now().plus(LONGEST);
        try (var consumer = kafka.freeConsumer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            ends.forEach((partition, end) ->
                    consumer.seek(partition, Math.max(starts.getOrDefault(partition, 0L), end - count)));
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException(topic + " was not read to its end within " + LONGEST);
                }
                consumer.poll(Duration.ofMillis(100)).forEach(sink);
            }
        }
    }
}
