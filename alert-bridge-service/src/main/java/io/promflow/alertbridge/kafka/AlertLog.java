package io.promflow.alertbridge.kafka;

import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.Alert;
import io.promflow.schemas.EventType;
import io.promflow.schemas.Topic;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Where alerts are kept: {@code promflow.alerts}. Thread-safe. */
public final class AlertLog {
    private final RecordWriter writer;

    public AlertLog(RecordWriter writer) {
        this.writer = writer;
    }

    /**
     * Returns when the broker has all of them; those of one fingerprint are in their order.
     *
     * @param endpoint the path they were posted to
     * @throws NotWrittenException when the broker did not take them in time
     */
    public void keep(List<Alert> alerts, String endpoint, Instant receivedAt) throws InterruptedException {
        writer.write(alerts.stream()
                .map(alert -> message(alert, endpoint, receivedAt))
                .toList());
    }

    private static ProducerRecord<String, byte[]> message(Alert alert, String endpoint, Instant receivedAt) {
        return Event.of(
                Topic.ALERTS,
                alert.fingerprint(),
                EventType.ALERT,
                endpoint,
                receivedAt,
                "application/json",
                Json.write(alert));
    }
}
