package io.promflow.runtime.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Records among which is one that a handler fails on: they are handed over one at a time, so that the one is found. On
 * the loop's thread only.
 */
final class Suspects {
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    /** Suspects everything of the batch, and what lies before it in its partitions. */
    void add(Batch batch) {
        batch.next().forEach((partition, next) -> ends.merge(partition, next.offset(), Math::max));
    }

    boolean contains(ConsumerRecord<String, byte[]> message) {
        Long end = ends.get(partition(message));
        return end != null && message.offset() < end;
    }

    /** The batch in the parts in which it is handed over: as it is, or one record each where some are suspects. */
    List<Batch> parts(Batch batch) {
        forgetPassed(batch);
        return batch.records().stream().noneMatch(this::contains)
                ? List.of(batch)
                : batch.records().stream().map(each -> only(each, batch)).toList();
    }

    private void forgetPassed(Batch batch) {
        batch.records().forEach(each -> {
            if (!contains(each)) {
                ends.remove(partition(each));
            }
        });
    }

    void forget(Collection<TopicPartition> partitions) {
        ends.keySet().removeAll(partitions);
    }

    private static Batch only(ConsumerRecord<String, byte[]> message, Batch batch) {
        var next = new OffsetAndMetadata(message.offset() + 1, message.leaderEpoch(), "");
        return new Batch(List.of(message), Map.of(partition(message), next), batch.member());
    }

    private static TopicPartition partition(ConsumerRecord<String, byte[]> message) {
        return new TopicPartition(message.topic(), message.partition());
    }
}
