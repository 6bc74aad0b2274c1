package io.promflow.collector.kafka;

import io.promflow.collector.fetch.FailureReason;
import io.promflow.collector.poll.Response;
import io.promflow.collector.poll.ResponseSink;
import io.promflow.runtime.kafka.Event;
import io.promflow.runtime.kafka.KafkaSettings;
import io.promflow.schemas.EventHeaders;
import io.promflow.schemas.EventType;
import io.promflow.schemas.Topic;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
    private static final Duration LINGER = Duration.ofMillis(50);
    private static final String UNKNOWN_CONTENT = "application/octet-stream";

    private final Producer<String, byte[]> producer;
    private final Tally tally;
    /** One thread, so that the responses of a source keep their order. Each source has one response here at most. */
    private final ExecutorService sender = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "responses");
        thread.setDaemon(true);
        return thread;
    });

    public ResponseTopic(KafkaSettings kafka, Tally tally) {
        this.producer = kafka.gatheringProducer(LINGER);
        this.tally = tally;
    }

    /** How many partitions the topic of collect requests has. */
    public int requestPartitions() {
        return producer.partitionsFor(Topic.COLLECT_REQUESTS.topicName()).size();
    }

    @Override
    public CompletableFuture<Boolean> write(Response response) {
        var done = new CompletableFuture<Boolean>();
        // Kafka's client blocks while its memory is full or it knows no broker: the exchanges' threads must not.
        sender.execute(() -> send(response, done));
        return done;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears the same
    private void send(Response response, CompletableFuture<Boolean> done) {
        try {
            producer.send(message(response), (metadata, error) -> done.complete(account(response, error)));
        } catch (KafkaException | IllegalStateException e) {
            done.complete(account(response, e));
        }
    }

    private boolean account(Response response, @Nullable Exception error) {
        if (error == null) {
            tally.written();
            return true;
        }
        tally.lost();
        LOG.warn("a response of source {} is lost, Kafka did not take it: {}", response.source(), error.toString());
        return false;
    }

    static ProducerRecord<String, byte[]> message(Response response) {
        var answer = response.answer();
        String said = answer == null ? null : answer.head().contentType();
        String contentType = said == null ? UNKNOWN_CONTENT : said;
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
        Event.put(headers, EventHeaders.ATTEMPT, Math.max(1, response.attempts()));
        Event.put(headers, EventHeaders.TRIGGER, response.trigger().header());
        Event.put(headers, EventHeaders.ERROR, response.reply().error());
        FailureReason reason = response.reply().reason();
        Event.put(headers, EventHeaders.ERROR_KIND, reason == null ? null : reason.label());
        return message;
    }

    /** Waits for what is under way, ten seconds at most; the rest is lost. */
    @Override
    public void close() {
        sender.shutdown();
        producer.close(Duration.ofSeconds(10));
    }
}
