package io.promflow.push.kafka;

import io.promflow.push.batch.PushJournal;
import io.promflow.push.batch.SinkState;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.Event;
import io.promflow.runtime.kafka.KafkaSettings;
import io.promflow.runtime.kafka.TopicTable;
import io.promflow.schemas.EventType;
import io.promflow.schemas.Group;
import io.promflow.schemas.PushedGroup;
import io.promflow.schemas.Topic;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** How far the sinks are, on {@link Topic#PUSHED_GROUPS}. Thread-safe. */
public final class PushedGroupTopic implements PushJournal {
    private static final String SOURCE = "/push";
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(30);

    private final Producer<String, byte[]> producer;

    public PushedGroupTopic(Producer<String, byte[]> producer) {
        this.producer = producer;
    }

    /** The topic as a table in this process, which tells each sink's state what it hears. */
    public static TopicTable<PushedGroup> table(KafkaSettings kafka, Map<String, SinkState> states) {
        return new TopicTable<>(kafka, Topic.PUSHED_GROUPS.topicName(), PushedGroupTopic::decode, (key, row) -> {
            if (row != null) {
                SinkState state = states.get(row.sink());
                if (state != null) {
                    state.heard(row);
                }
            } else if (key.indexOf('{') > 0) {
                SinkState state = states.get(key.substring(0, key.indexOf('{')));
                if (state != null) {
                    state.forgotten(key.substring(key.indexOf('{')));
                }
            }
        });
    }

    private static PushedGroup decode(String key, byte[] value) throws IOException {
        PushedGroup row = Json.read(value, PushedGroup.class);
        if (row == null
                || row.group() == null
                || !PushedGroup.key(row.sink(), row.group()).equals(key)) {
            throw new IOException("the value is not how far a sink is with " + key);
        }
        return row;
    }

    @Override
    public CompletableFuture<?> write(PushedGroup row) {
        return send(Event.json(
                Topic.PUSHED_GROUPS, PushedGroup.key(row.sink(), row.group()), EventType.PUSHED_GROUP, SOURCE, row));
    }

    @Override
    public CompletableFuture<?> forget(String sink, Group group) {
        return send(Event.of(
                Topic.PUSHED_GROUPS,
                PushedGroup.key(sink, group),
                EventType.PUSHED_GROUP,
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
