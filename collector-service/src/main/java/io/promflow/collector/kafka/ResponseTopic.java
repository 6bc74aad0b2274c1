package io.promflow.collector.kafka;

import io.promflow.collector.fetch.Reply;
import io.promflow.collector.poll.Response;
import io.promflow.collector.poll.ResponseSink;
import io.promflow.runtime.kafka.Event;
import io.promflow.runtime.kafka.KafkaSettings;
import io.promflow.schemas.EventHeaders;
import io.promflow.schemas.EventType;
import io.promflow.schemas.Topic;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each response as it came: the value is the body, what is known of it stands in the headers. A response is
 * durable (acks=all, idempotent, two minutes of retries) or counted as lost and logged. Thread-safe.
 */
public final class ResponseTopic implements ResponseSink, AutoCloseable {
    /** Counts what became of responses. */
    public interface Tally {
        void written();

        void lost();
    }

    private static final Logger LOG = LoggerFactory.getLogger(ResponseTopic.class);
    private static final String UNKNOWN_CONTENT = "application/octet-stream";

    private final Producer<String, byte[]> producer;
    private final Tally tally;

    public ResponseTopic(KafkaSettings kafka, Tally tally) {
        this.producer = kafka.producer();
        this.tally = tally;
    }

    /** How many partitions the topic of collect requests has. */
    public int requestPartitions() {
        return producer.partitionsFor(Topic.COLLECT_REQUESTS.topicName()).size();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears the same
    public CompletableFuture<@Nullable Void> write(Response response) {
        var done = new CompletableFuture<@Nullable Void>();
        try {
            producer.send(message(response), (metadata, error) -> {
                account(response, error);
                done.complete(null);
            });
        } catch (KafkaException | IllegalStateException e) {
            account(response, e);
            done.complete(null);
        }
        return done;
    }

    private void account(Response response, @Nullable Exception error) {
        if (error == null) {
            tally.written();
        } else {
            tally.lost();
            LOG.warn("a response of source {} is lost, Kafka did not take it: {}", response.source(), error.toString());
        }
    }

    static ProducerRecord<String, byte[]> message(Response response) {
        var answer = response.reply() instanceof Reply.Answer whole ? whole : null;
        String contentType = answer == null || answer.contentType() == null ? UNKNOWN_CONTENT : answer.contentType();
        var message = Event.of(
                Topic.RAW_RESPONSES,
                response.source(),
                EventType.RESPONSE,
                "/collector/sources/" + response.source(),
                response.at(),
                contentType,
                answer == null ? new byte[0] : answer.body());
        var headers = message.headers();
        Event.put(headers, EventHeaders.HTTP_STATUS, response.reply().statusCode());
        Event.put(headers, EventHeaders.DURATION_MILLIS, response.took().toMillis());
        Event.put(headers, EventHeaders.ATTEMPT, 1);
        Event.put(headers, EventHeaders.TRIGGER, response.trigger().header());
        Event.put(headers, EventHeaders.ERROR, response.reply().error());
        return message;
    }

    /** Waits for what is under way, ten seconds at most; the rest is lost. */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }
}
