package io.promflow.alertbridge.kafka;

import io.promflow.alertbridge.intake.Status;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.Alert;
import io.promflow.schemas.EventHeaders;
import io.promflow.schemas.Notification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads records. Anybody may write to a topic, so all that is relied on later is checked here. */
final class Decoder {
    private static final Pattern ID = Pattern.compile("[!-~]{1,200}");

    private Decoder() {}

    /** @throws IOException when the value is no alert; the message says what was found and what was expected */
    static Alert alert(ConsumerRecord<String, byte[]> message) throws IOException {
        Alert alert = read(message, Alert.class);
        check(alert);
        return alert;
    }

    /** @throws IOException when the value is no notification; the message says what was found and what was expected */
    static Notification notification(ConsumerRecord<String, byte[]> message) throws IOException {
        Notification notification = read(message, Notification.class);
        if (notification.id() == null || !ID.matcher(notification.id()).matches()) {
            throw new IOException("id: " + notification.id() + " (expected: up to 200 visible ASCII characters)");
        }
        if (Status.of(notification.status()) == null) {
            throw new IOException("status: " + notification.status() + " (expected: firing or resolved)");
        }
        if (notification.receiver() == null || notification.alerts().isEmpty()) {
            throw new IOException("a notification without receiver or alerts (expected: both)");
        }
        for (Alert alert : notification.alerts()) {
            check(alert);
        }
        return notification;
    }

    private static void check(Alert alert) throws IOException {
        if (Status.of(alert.status()) == null) {
            throw new IOException("status: " + alert.status() + " (expected: firing or resolved)");
        }
        boolean complete = Stream.of(alert.fingerprint(), alert.startsAt(), alert.endsAt(), alert.generatorURL())
                .allMatch(Objects::nonNull);
        if (!complete) {
            throw new IOException(
                    "an incomplete alert (expected: fingerprint, startsAt, endsAt and generatorURL, all set)");
        }
    }

    private static <T> T read(ConsumerRecord<String, byte[]> message, Class<T> type) throws IOException {
        T value = message.value() == null ? null : Json.read(message.value(), type);
        if (value == null) {
            throw new IOException("nothing (expected: " + type.getSimpleName() + " as JSON)");
        }
        return value;
    }

    /** When the event was observed; when it says nothing readable, when its record was made. */
    static Instant time(ConsumerRecord<String, byte[]> message) {
        String text = Event.header(message.headers(), EventHeaders.TIME);
        try {
            return text == null ? Instant.ofEpochMilli(message.timestamp()) : Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.ofEpochMilli(message.timestamp());
        }
    }

    /** The id of what follows from this record for a receiver: the same whenever the record is worked on again. */
    static String notificationId(ConsumerRecord<String, byte[]> message, String receiver) {
        String origin = Event.header(message.headers(), EventHeaders.ID);
        if (origin == null) {
            origin = message.topic() + "/" + message.partition() + "/" + message.offset() + "/" + message.timestamp();
        }
        return UUID.nameUUIDFromBytes((receiver + "\n" + origin).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
