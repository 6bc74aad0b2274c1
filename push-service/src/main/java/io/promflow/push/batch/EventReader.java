package io.promflow.push.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.promflow.runtime.json.Json;
import io.promflow.schemas.EventType;
import io.promflow.schemas.Family;
import io.promflow.schemas.Group;
import io.promflow.schemas.MetricEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads metric events as a stream, so that one with too many samples is refused before it fills the memory. Fields that
 * it does not know are passed over; a type that it does not know is refused. Thread-safe.
 */
public final class EventReader {
    private static final JsonFactory JSON = Json.factory();

    /** How far the clocks of those who observe may be ahead. */
    private static final Duration MOST_AHEAD = Duration.ofMinutes(10);

    private final int maxSamples;
    private final Clock clock;

    /** @param maxSamples most samples of an event */
    public EventReader(int maxSamples) {
        this(maxSamples, Clock.systemUTC());
    }

    EventReader(int maxSamples, Clock clock) {
        this.maxSamples = maxSamples;
        this.clock = clock;
    }

    Arrival read(Incoming message) throws UnreadableEventException {
        String type = message.type();
        if (type != null && !type.equals(EventType.METRICS.value())) {
            throw unreadable("type " + type + " (expected: " + EventType.METRICS.value() + ")", null);
        }
        byte[] value = message.value();
        if (value == null) {
            throw unreadable("the value is null (expected: a metric event)", null);
        }
        MetricEvent event = event(value);
        if (!event.group().key().equals(message.key())) {
            throw unreadable(
                    "key " + message.key() + " (expected: the group's, "
                            + event.group().key() + ")",
                    null);
        }
        Instant latest = clock.instant().plus(MOST_AHEAD);
        if (event.observedAt().isAfter(latest)) {
            throw new UnreadableEventException(
                    DeadReason.FUTURE,
                    "observedAt: " + event.observedAt() + " (expected: at most " + latest + ")",
                    null);
        }
        return new Arrival(message.index(), message.partition(), event);
    }

    private MetricEvent event(byte[] value) throws UnreadableEventException {
        try (JsonParser json = JSON.createParser(value)) {
            MetricEvent event = event(json);
            if (json.nextToken() != null) {
                throw unreadable("more after the event (expected: nothing)", null);
            }
            return event;
        } catch (TooManySamplesException e) {
            throw new UnreadableEventException(
                    DeadReason.TOO_LARGE, "more than " + maxSamples + " samples (expected: at most that)", null);
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            throw unreadable("not a metric event: " + e.getMessage(), e);
        }
    }

    private MetricEvent event(JsonParser json) throws IOException, UnreadableEventException {
        Group group = null;
        String source = "";
        Instant observedAt = null;
        boolean complete = false;
        List<Family> families = List.of();
        FamilyReader.begin(json, json.nextToken());
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "group" -> group = group(json);
                case "source" -> source = FamilyReader.text(json);
                case "observedAt" -> observedAt = Instant.parse(FamilyReader.text(json));
                case "complete" -> complete = json.getBooleanValue();
                case "families" -> families = new FamilyReader(json, maxSamples).families();
                default -> json.skipChildren();
            }
        }
        if (group == null || observedAt == null) {
            throw unreadable("no " + (group == null ? "group" : "observedAt") + " (expected: one)", null);
        }
        return new MetricEvent(group, source, observedAt, complete, families);
    }

    private static Group group(JsonParser json) throws IOException {
        SortedMap<String, String> labels = new TreeMap<>();
        FamilyReader.begin(json, json.currentToken());
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean isLabels = json.currentName().equals("labels");
            json.nextToken();
            if (isLabels) {
                FamilyReader.labels(json, labels);
            } else {
                json.skipChildren();
            }
        }
        return new Group(labels);
    }

    private static UnreadableEventException unreadable(String message, @Nullable Throwable cause) {
        return new UnreadableEventException(DeadReason.UNREADABLE, message, cause);
    }
}
