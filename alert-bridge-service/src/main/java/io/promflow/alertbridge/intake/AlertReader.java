package io.promflow.alertbridge.intake;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.runtime.json.Json;
import io.promflow.schemas.Alert;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what senders post. Unknown fields are accepted; labels without a value are removed; the fingerprint is computed
 * here, whatever the sender says. Thread-safe.
 *
 * <p>Source: Alertmanager's webhook, version 4, and its {@code POST /api/v2/alerts} with the defaults of
 * {@code postAlertsHandler} in api/v2/api.go.
 */
public final class AlertReader {
    /** An alert whose JSON is larger is refused: it would not fit into a record. */
    static final int MAX_ALERT_BYTES = 512 << 10;

    private final Duration resolveTimeout;

    /** @param resolveTimeout after how long an alert that was posted without an end counts as resolved */
    public AlertReader(Duration resolveTimeout) {
        this.resolveTimeout = resolveTimeout;
    }

    /** The alerts of a webhook. Their status is the sender's; a firing alert may have no end. */
    public Submission webhook(byte[] body, Instant now) {
        return read(body, root -> {
            JsonNode version = root.path("version");
            JsonNode alerts = root.path("alerts");
            if (!root.isObject()) {
                return unreadable("body", root, "an object, as Alertmanager's webhook sends it");
            }
            if (!version.isMissingNode() && !version.asText().equals("4")) {
                return unreadable("version", version, "\"4\"");
            }
            if (!alerts.isArray()) {
                return unreadable("alerts", alerts, "a list of alerts");
            }
            return all(alerts, "alerts", fields -> fromWebhook(fields, now));
        });
    }

    /** The alerts of a list, as Prometheus posts it to an Alertmanager. Those that end in the future are firing. */
    public Submission list(byte[] body, Instant now) {
        return read(
                body,
                root -> root.isArray()
                        ? all(root, "", fields -> fromList(fields, now))
                        : unreadable("body", root, "a list of alerts"));
    }

    private interface Shape {
        Submission of(JsonNode root);
    }

    private interface Form {
        Alert of(AlertFields fields);
    }

    private static Submission read(byte[] body, Shape shape) {
        JsonNode root;
        try {
            root = Json.mapper().readTree(body);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            return new Submission.Unreadable("body: " + e.getOriginalMessage()
                    + (at == null ? "" : ", at line " + at.getLineNr() + ", column " + at.getColumnNr())
                    + " (expected: JSON)");
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory could not be read", e);
        }
        return shape.of(root);
    }

    private static Submission unreadable(String place, JsonNode found, String expected) {
        return new Submission.Unreadable(place + ": " + AlertFields.shown(found) + " (expected: " + expected + ")");
    }

    private static Submission all(JsonNode list, String name, Form form) {
        var alerts = new ArrayList<Alert>();
        var refused = new ArrayList<String>();
        for (int i = 0; i < list.size(); i++) {
            var fields = new AlertFields(list.get(i), name + "[" + i + "]");
            Alert alert = fields.wrong().isEmpty() ? form.of(fields) : null;
            if (alert != null) {
                check(alert, fields);
            }
            if (alert != null && fields.wrong().isEmpty()) {
                alerts.add(alert);
            } else {
                refused.add(String.join("; ", fields.wrong()));
            }
        }
        return new Submission.Read(alerts, refused);
    }

    private static void check(Alert alert, AlertFields fields) {
        if (!fields.wrong().isEmpty()) {
            return;
        }
        if (alert.labels().isEmpty()) {
            fields.refuse("labels", "none", "at least one label with a value");
        }
        if (!alert.endsAt().equals(AlertFields.NO_TIME) && alert.endsAt().isBefore(alert.startsAt())) {
            fields.refuse("endsAt", alert.endsAt().toString(), "not before startsAt, " + alert.startsAt());
        }
        int size = Json.write(alert).length;
        if (size > MAX_ALERT_BYTES) {
            fields.refuse("labels", "an alert of " + size + " bytes", "at most " + MAX_ALERT_BYTES);
        }
    }

    private Alert fromList(AlertFields fields, Instant now) {
        Instant endsAt = fields.time("endsAt");
        Instant end = endsAt == null ? now.plus(resolveTimeout) : endsAt;
        Status status = end.isAfter(now) ? Status.FIRING : Status.RESOLVED;
        return alert(fields, status, start(fields, endsAt, now), end);
    }

    private static Alert fromWebhook(AlertFields fields, Instant now) {
        Instant endsAt = fields.time("endsAt");
        Status status = status(fields, endsAt, now);
        Instant end = endsAt;
        if (end == null) {
            end = status == Status.RESOLVED ? now : AlertFields.NO_TIME;
        }
        return alert(fields, status, start(fields, endsAt, now), end);
    }

    private static Status status(AlertFields fields, @Nullable Instant endsAt, Instant now) {
        String text = fields.text("status");
        Status status = Status.of(text);
        if (status == null && !text.isEmpty()) {
            fields.refuse("status", "\"" + text + "\"", "firing or resolved");
        }
        if (status != null) {
            return status;
        }
        return endsAt == null || endsAt.isAfter(now) ? Status.FIRING : Status.RESOLVED;
    }

    private static Instant start(AlertFields fields, @Nullable Instant endsAt, Instant now) {
        Instant startsAt = fields.time("startsAt");
        if (startsAt != null) {
            return startsAt;
        }
        return endsAt == null ? now : endsAt;
    }

    private static Alert alert(AlertFields fields, Status status, Instant startsAt, Instant endsAt) {
        SortedMap<String, String> labels = fields.texts("labels");
        labels.values().removeIf(String::isEmpty);
        return new Alert(
                status.text(),
                labels,
                fields.texts("annotations"),
                startsAt,
                endsAt,
                fields.text("generatorURL"),
                Fingerprint.of(labels));
    }
}
