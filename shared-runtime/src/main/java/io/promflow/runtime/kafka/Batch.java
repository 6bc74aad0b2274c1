package io.promflow.runtime.kafka;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Records that a consumer group gave this process, in order within each partition.
 *
 * @param next the offsets to commit once the batch is done
 * @param member for a producer's transaction
 */
public record Batch(
        List<ConsumerRecord<String, byte[]>> records,
        Map<TopicPartition, OffsetAndMetadata> next,
        ConsumerGroupMetadata member) {
    public Batch {
        records = List.copyOf(records);
        next = Map.copyOf(next);
    }
}
