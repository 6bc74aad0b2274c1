package io.promflow.transformer.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.Batch;
import io.promflow.runtime.kafka.BatchHandler;
import io.promflow.runtime.kafka.DeadLetters;
import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.EventHeaders;
import io.promflow.schemas.EventType;
import io.promflow.schemas.MetricEvent;
import io.promflow.schemas.Topic;
import io.promflow.transformer.TransformerMetrics;
import io.promflow.transformer.rules.Observation;
import io.promflow.transformer.rules.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Raw responses to metric events. Exactly once: events, dead letters and offsets are one transaction. On the loop's
 * thread only.
 */
public final class ResponseHandler implements BatchHandler {
    private final SourceCatalogue catalogue;
    private final EventWriter writer;
    private final TransformerMetrics metrics;

    public ResponseHandler(SourceCatalogue catalogue, EventWriter writer, TransformerMetrics metrics) {
        this.catalogue = catalogue;
        this.writer = writer;
        this.metrics = metrics;
    }

    @Override
    public void handle(Batch batch) throws InterruptedException {
        var results = new ArrayList<ProducerRecord<String, byte[]>>();
        for (ConsumerRecord<String, byte[]> response : batch.records()) {
            transform(response, results);
        }
        writer.write(results, batch);
    }

    private void transform(ConsumerRecord<String, byte[]> response, List<ProducerRecord<String, byte[]>> results)
            throws InterruptedException {
        Instant observedAt = observedAt(response);
        if (response.key() == null || observedAt == null) {
            results.add(refused(response, Refusal.NOT_A_RESPONSE, "no key or no " + EventHeaders.TIME, null));
            return;
        }
        Observation source = catalogue.find(response.key());
        if (source == null) {
            String message = "source \"" + response.key() + "\" (expected: one of " + Topic.SOURCES.topicName() + ")";
            results.add(refused(response, Refusal.UNKNOWN_SOURCE, message, null));
        } else if (Event.header(response.headers(), EventHeaders.ERROR) != null) {
            metrics.failedFetch();
            results.add(event(source.failed(observedAt), response));
        } else {
            try {
                JsonNode body = Json.mapper().readTree(response.value());
                Outcome outcome = source.outcome(body);
                metrics.transformed(outcome);
                results.add(event(source.complete(outcome, observedAt), response));
            } catch (IOException e) {
                results.add(refused(response, Refusal.BODY_NOT_JSON, words(e), e));
                results.add(event(source.failed(observedAt), response));
            }
        }
    }

    private static @Nullable Instant observedAt(ConsumerRecord<String, byte[]> response) {
        String time = Event.header(response.headers(), EventHeaders.TIME);
        try {
            return time == null ? null : Instant.parse(time);
        } catch (DateTimeParseException notATime) {
            return null;
        }
    }

    /** The parser's words without its excerpt of the body: a body may hold what is nobody's business. */
    private static String words(IOException error) {
        return error instanceof JsonProcessingException json && json.getLocation() != null
                ? "the body is not JSON from line " + json.getLocation().getLineNr() + ", column "
                        + json.getLocation().getColumnNr() + " (expected: one JSON document)"
                : "the body is not JSON (expected: one JSON document)";
    }

    private ProducerRecord<String, byte[]> refused(
            ConsumerRecord<String, byte[]> response, Refusal reason, String message, @Nullable Throwable error) {
        metrics.refused(reason.name());
        return DeadLetters.of(response, reason, message, error);
    }

    private static ProducerRecord<String, byte[]> event(MetricEvent event, ConsumerRecord<String, byte[]> response) {
        return Event.of(
                Topic.METRIC_EVENTS,
                event.group().key(),
                EventType.METRICS,
                "/transformer/" + response.topic() + "/" + response.partition() + "/" + response.offset(),
                event.observedAt(),
                "application/json",
                Json.write(event));
    }
}
