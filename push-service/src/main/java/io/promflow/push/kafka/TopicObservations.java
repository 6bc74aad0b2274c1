package io.promflow.push.kafka;

import io.promflow.push.batch.PushMode;
import io.promflow.push.gateway.GroupPush;
import io.promflow.push.gateway.Observations;
import io.promflow.push.gateway.PushedSamples;
import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.EventType;
import io.promflow.schemas.MetricEvent;
import io.promflow.schemas.Topic;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * Pushes with timestamps as metric events: they go to every target with all they say, to remote write with the
 * timestamps. Thread-safe.
 */
public final class TopicObservations implements Observations {
    private static final String SOURCE = "/push/gateway";

    private final Producer<String, byte[]> producer;
    private final Clock clock;

    public TopicObservations(Producer<String, byte[]> producer, Clock clock) {
        this.producer = producer;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<?> accept(GroupPush push) {
        var event = new MetricEvent(
                push.group(),
                "gateway",
                clock.instant(),
                push.mode() == PushMode.REPLACE,
                PushedSamples.families(push.families()));
        var written = new CompletableFuture<Long>();
        try {
            Future<?> unused = producer.send(
                    Event.json(Topic.METRIC_EVENTS, push.group().key(), EventType.METRICS, SOURCE, event),
                    (metadata, error) -> {
                        if (error == null) {
                            written.complete(metadata.offset());
                        } else {
                            written.completeExceptionally(error);
                        }
                    });
        } catch (KafkaException e) {
            written.completeExceptionally(e);
        }
        return written;
    }
}
