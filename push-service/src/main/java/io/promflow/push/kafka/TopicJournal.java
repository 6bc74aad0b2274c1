package io.promflow.push.kafka;

import io.promflow.push.gateway.GroupJournal;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * Writes the gateway's changes to {@link io.promflow.schemas.Topic#GATEWAY_GROUPS}; {@link GroupFollower} reads them
 * back. A group's changes are in one partition and keep their order. Thread-safe.
 */
public final class TopicJournal implements GroupJournal {
    private final Producer<String, byte[]> producer;

    public TopicJournal(Producer<String, byte[]> producer) {
        this.producer = producer;
    }

    @Override
    public void append(Entry entry, Consumer<Throwable> lost) {
        try {
            Future<?> unused = producer.send(GroupRecords.encode(entry), (metadata, error) -> {
                if (error != null) {
                    lost.accept(error);
                }
            });
        } catch (KafkaException e) {
            lost.accept(e);
        }
    }
}
