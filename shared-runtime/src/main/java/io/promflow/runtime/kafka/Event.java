package io.promflow.runtime.kafka;

import io.promflow.runtime.json.Json;
import io.promflow.schemas.EventHeaders;
import io.promflow.schemas.EventType;
import io.promflow.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Kafka records with CloudEvents headers: writing them and reading the headers. */
public final class Event {
    private Event() {}

    /**
     * A record with the headers every event has.
     *
     * @param source who writes it, a path such as {@code /collector/sources/crypto_api}
     * @param time when it was observed
     * @param value null deletes the key of a compacted topic
     */
    public static ProducerRecord<String, byte[]> of(
            Topic topic,
            String key,
            EventType type,
            String source,
            Instant time,
            String contentType,
            byte @Nullable [] value) {
        return of(topic, key, type, source, UUID.randomUUID().toString(), time, contentType, value);
    }

    /**
     * As {@link #of(Topic, String, EventType, String, Instant, String, byte[])}, for who knows an id.
     *
     * @param id unique within the source
     */
    public static ProducerRecord<String, byte[]> of(
            Topic topic,
            String key,
            EventType type,
            String source,
            String id,
            Instant time,
            String contentType,
            byte @Nullable [] value) {
        var message = new ProducerRecord<String, byte[]>(topic.topicName(), key, value);
        Headers headers = message.headers();
        put(headers, EventHeaders.SPEC_VERSION, "1.0");
        put(headers, EventHeaders.ID, id);
        put(headers, EventHeaders.SOURCE, source);
        put(headers, EventHeaders.TYPE, type.value());
        put(headers, EventHeaders.TIME, time.toString());
        put(headers, EventHeaders.CONTENT_TYPE, contentType);
        return message;
    }

    /** A record whose value is JSON, observed now; see {@link #of}. */
    public static ProducerRecord<String, byte[]> json(
            Topic topic, String key, EventType type, String source, Object value) {
        return of(topic, key, type, source, Instant.now(), "application/json", Json.write(value));
    }

    /** Adds a header; not if there is nothing to say. */
    public static void put(Headers headers, String name, @Nullable Object value) {
        if (value != null) {
            headers.add(name, value.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The last header of that name as text; null if there is none. */
    public static @Nullable String header(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
