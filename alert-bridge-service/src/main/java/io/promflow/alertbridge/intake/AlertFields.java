package io.promflow.alertbridge.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one posted alert and collects what is wrong with them. Not thread-safe. */
final class AlertFields {
    /** Go's zero time, which senders write for a time they do not have. */
    static final Instant NO_TIME = Instant.parse("0001-01-01T00:00:00Z");

    private static final int SHOWN = 100;

    private final JsonNode alert;
    private final String place;
    private final List<String> wrong = new ArrayList<>();

    /** @param place where the alert stands, for messages: {@code alerts[3]} */
    AlertFields(JsonNode alert, String place) {
        this.alert = alert;
        this.place = place;
        if (!alert.isObject()) {
            wrong.add(place + ": " + shown(alert) + " (expected: an object with labels)");
        }
    }

    /** What was wrong so far; empty when nothing was. */
    List<String> wrong() {
        return wrong;
    }

    void refuse(String field, String found, String expected) {
        wrong.add(place + "." + field + ": " + found + " (expected: " + expected + ")");
    }

    /** The object's entries; absent and null are no entries. */
    SortedMap<String, String> texts(String field) {
        var texts = new TreeMap<String, String>();
        JsonNode node = alert.path(field);
        if (!node.isObject()) {
            if (!isAbsent(node)) {
                refuse(field, shown(node), "an object of names and texts");
            }
            return texts;
        }
        node.properties().forEach(entry -> {
            if (entry.getKey().isEmpty() || !isEncodable(entry.getKey())) {
                refuse(field, "\"" + entry.getKey() + "\"", "a name that is not empty, in Unicode");
            }
            texts.put(entry.getKey(), text(field + "." + entry.getKey(), entry.getValue()));
        });
        return texts;
    }

    /** The text; empty when absent or null. */
    String text(String field) {
        return text(field, alert.path(field));
    }

    private String text(String field, JsonNode node) {
        if (node.isTextual() && isEncodable(node.textValue())) {
            return node.textValue();
        }
        if (!isAbsent(node)) {
            refuse(field, shown(node), "a text in Unicode");
        }
        return "";
    }

    /** The time; null when absent, empty or {@link #NO_TIME}. */
    @Nullable
    Instant time(String field) {
        String text = text(field);
        if (text.isEmpty()) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            return time.equals(NO_TIME) ? null : time;
        } catch (DateTimeException e) {
            refuse(field, shown(alert.path(field)), "a time such as 2026-01-31T08:00:00Z");
            return null;
        }
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    /** Half of a surrogate pair can be written in JSON, but is no text. */
    private static boolean isEncodable(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** A value as a message shows it. */
    static String shown(JsonNode node) {
        return switch (node.getNodeType()) {
            case MISSING -> "nothing";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            default -> {
                String text = node.toString();
                yield text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
            }
        };
    }
}
