package io.promflow.push.kafka;

import io.promflow.push.gateway.GroupJournal;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.Event;
import io.promflow.runtime.kafka.KafkaSettings;
import io.promflow.runtime.kafka.TopicTable;
import io.promflow.schemas.EventType;
import io.promflow.schemas.GatewayGroup;
import io.promflow.schemas.Group;
import io.promflow.schemas.Topic;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * The gateway's groups on {@link Topic#GATEWAY_GROUPS}. A write is done when all in-sync replicas have it. One process
 * writes; two would not hear of each other. Thread-safe.
 */
public final class TopicJournal implements GroupJournal {
    private static final String SOURCE = "/push/gateway";
    private static final Duration READ_LIMIT = Duration.ofMinutes(5);
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(30);

    private final Producer<String, byte[]> producer;

    public TopicJournal(Producer<String, byte[]> producer) {
        this.producer = producer;
    }

    /** Every group the topic holds now. */
    public static Collection<GatewayGroup> read(KafkaSettings kafka) throws InterruptedException {
        try (var table =
                new TopicTable<>(kafka, Topic.GATEWAY_GROUPS.topicName(), TopicJournal::decode, (key, group) -> {})) {
            table.start().catchUp(READ_LIMIT);
            return table.rows().values();
        }
    }

    private static GatewayGroup decode(String key, byte[] value) throws IOException {
        GatewayGroup state = Json.read(value, GatewayGroup.class);
        if (state == null || state.group() == null || !state.group().key().equals(key)) {
            throw new IOException("the value is not the state of group " + key);
        }
        return state;
    }

    @Override
    public CompletableFuture<?> write(GatewayGroup state) {
        return send(Event.json(Topic.GATEWAY_GROUPS, state.group().key(), EventType.GATEWAY_GROUP, SOURCE, state));
    }

    @Override
    public CompletableFuture<?> delete(Group group) {
        return send(Event.of(
                Topic.GATEWAY_GROUPS,
                group.key(),
                EventType.GATEWAY_GROUP,
                SOURCE,
                Instant.now(),
                "application/json",
                null));
    }

    private CompletableFuture<?> send(ProducerRecord<String, byte[]> message) {
        var written = new CompletableFuture<Long>();
        try {
            Future<?> unused = producer.send(message, (metadata, error) -> {
                if (error == null) {
                    written.complete(metadata.offset());
                } else {
                    written.completeExceptionally(error);
                }
            });
        } catch (KafkaException e) {
            written.completeExceptionally(e);
        }
        return written.orTimeout(WRITE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
