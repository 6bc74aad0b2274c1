package io.promflow.transformer.kafka;

import io.promflow.rules.Outcome;
import io.promflow.rules.RuleResult;
import io.promflow.rules.body.BodyReading;
import io.promflow.runtime.kafka.Batch;
import io.promflow.runtime.kafka.BatchHandler;
import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.EventHeaders;
import io.promflow.schemas.Topic;
import io.promflow.transformer.TransformerMetrics;
import io.promflow.transformer.observe.EventJson;
import io.promflow.transformer.observe.Observation;
import io.promflow.transformer.observe.SourceRules;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raw responses to metric events. Exactly once: events, dead letters and offsets are one transaction, or several for a
 * batch that takes long. On the loop's thread only.
 */
public final class ResponseHandler implements BatchHandler {
    /** RFC 9110 section 15.4.5: the answer is the one that was there already, and the record has no body. */
    static final String UNCHANGED = "304";

    private static final Logger LOG = LoggerFactory.getLogger(ResponseHandler.class);

    private final SourceCatalogue catalogue;
    private final EventWriter writer;
    private final TransformerMetrics metrics;
    /** What of a batch that failed was written before: it comes again, and must not be written again. */
    private final Map<TopicPartition, Long> written = new HashMap<>();

    public ResponseHandler(SourceCatalogue catalogue, EventWriter writer, TransformerMetrics metrics) {
        this.catalogue = catalogue;
        this.writer = writer;
        this.metrics = metrics;
    }

    @Override
    public void handle(Batch batch) throws InterruptedException {
        SourceCatalogue.Questions sources = catalogue.questions();
        var part = new Part(System::nanoTime, metrics);
        for (ConsumerRecord<String, byte[]> response : batch.records()) {
            if (isWritten(response)) {
                continue;
            }
            if (part.isFull()) {
                write(part, batch);
                part = new Part(System::nanoTime, metrics);
            }
            transform(response, sources, new Results(response, part, part.tally()));
            part.end(response);
        }
        write(part, batch);
        forget(batch.next());
    }

    private boolean isWritten(ConsumerRecord<String, byte[]> response) {
        Long next = written.get(new TopicPartition(response.topic(), response.partition()));
        return next != null && response.offset() < next;
    }

    /** All of a batch is written: only of partitions that it did not reach the end of is more to be left out. */
    private void forget(Map<TopicPartition, OffsetAndMetadata> reached) {
        written.entrySet().removeIf(each -> {
            OffsetAndMetadata end = reached.get(each.getKey());
            return end != null && end.offset() >= each.getValue();
        });
    }

    private void write(Part part, Batch whole) throws InterruptedException {
        Batch batch = part.batch(whole.member());
        writer.write(batch, transaction -> part.results().forEach(transaction::add));
        part.tally().commit();
        batch.next().forEach((partition, next) -> written.put(partition, next.offset()));
    }

    private void transform(ConsumerRecord<String, byte[]> response, SourceCatalogue.Questions sources, Results results)
            throws InterruptedException {
        Instant observedAt = observedAt(response);
        if (response.key() == null || observedAt == null) {
            results.refuse(Refusal.NOT_A_RESPONSE, "no key or no " + EventHeaders.TIME + " (expected: both)");
            return;
        }
        SourceRules source = sources.find(response.key());
        if (source == null) {
            results.refuse(
                    Refusal.UNKNOWN_SOURCE,
                    "source \"" + response.key() + "\" (expected: one of " + Topic.SOURCES.topicName() + ")");
            return;
        }
        try {
            transform(source, response, observedAt, results);
        } catch (OutOfMemoryError e) {
            // What was made of the body is garbage by now; what follows has room again.
            LOG.warn(
                    "{}-{}@{} needs more memory than there is",
                    response.topic(),
                    response.partition(),
                    response.offset());
            results.refuse(
                    Refusal.OUT_OF_MEMORY, "a body that needs more memory than there is (expected: a smaller one)");
        } catch (RuntimeException | StackOverflowError e) {
            // A bug of ours. It must not hold up what follows, and the letter can be sent again once it is mended.
            LOG.warn("{}-{}@{} could not be transformed", response.topic(), response.partition(), response.offset(), e);
            results.refuse(Refusal.TRANSFORMATION_FAILED, "an error of the transformer; its log says more", e);
        }
    }

    private static void transform(
            SourceRules source, ConsumerRecord<String, byte[]> response, Instant observedAt, Results results) {
        if (Event.header(response.headers(), EventHeaders.ERROR) != null) {
            results.failedFetch(write(source.unavailable(observedAt)), source, observedAt);
            return;
        }
        if (UNCHANGED.equals(Event.header(response.headers(), EventHeaders.HTTP_STATUS))) {
            results.unchanged();
            return;
        }
        byte[] body = response.value() == null ? new byte[0] : response.value();
        BodyReading reading = source.read(body, Event.header(response.headers(), EventHeaders.CONTENT_TYPE));
        if (reading instanceof BodyReading.Unreadable unreadable) {
            results.refuse(unreadable.fault(), unreadable.message(), null, "", unreadable.position());
            results.event(write(source.unreadable(observedAt)), source, observedAt);
            return;
        }
        Outcome outcome = source.apply((BodyReading.Content) reading, 0);
        byte[] event = write(source.observed(outcome, observedAt));
        if (event.length > Results.LARGEST_EVENT) {
            results.refuse(
                    Refusal.EVENT_TOO_LARGE,
                    "an event of " + event.length + " bytes (expected: at most " + Results.LARGEST_EVENT + ")");
            results.event(write(source.unreadable(observedAt)), source, observedAt);
            return;
        }
        results.transformed(outcome, event, source, observedAt);
        outcome.rules().stream().filter(RuleResult::isBroken).findFirst().ifPresent(results::brokenRule);
    }

    private static byte[] write(Observation observation) {
        return EventJson.write(observation);
    }

    private static @Nullable Instant observedAt(ConsumerRecord<String, byte[]> response) {
        String time = Event.header(response.headers(), EventHeaders.TIME);
        try {
            return time == null ? null : Instant.parse(time);
        } catch (DateTimeParseException notATime) {
            return null;
        }
    }
}
