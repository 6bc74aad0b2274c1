package io.promflow.alertbridge.deliver;

import io.promflow.alertbridge.intake.Status;
import io.promflow.schemas.Alert;
import io.promflow.schemas.Notification;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The body of a webhook, in the shape of Alertmanager's, version 4. A notification's alerts are its group, and they are
 * grouped by all the labels they share.
 *
 * @param groupKey names the group: {@code {}:{alertname="APIDown", job="crypto"}}
 * @param truncatedAlerts how many were left out: none
 */
public record WebhookMessage(
        String version,
        String groupKey,
        int truncatedAlerts,
        String status,
        String receiver,
        SortedMap<String, String> groupLabels,
        SortedMap<String, String> commonLabels,
        SortedMap<String, String> commonAnnotations,
        String externalURL,
        List<Alert> alerts) {
    private static final Instant NOT_ENDED = Instant.parse("0001-01-01T00:00:00Z");

    /** @param externalURL where people find the service; may be empty */
    public static WebhookMessage of(Notification notification, String externalURL) {
        var labels = common(notification.alerts(), Alert::labels);
        return new WebhookMessage(
                "4",
                "{}:" + key(labels),
                0,
                notification.status(),
                notification.receiver(),
                labels,
                labels,
                common(notification.alerts(), Alert::annotations),
                externalURL,
                notification.alerts().stream().map(WebhookMessage::shown).toList());
    }

    /** As Alertmanager shows it: the time until which a firing alert is good is not the time it ended. */
    private static Alert shown(Alert alert) {
        boolean hasEnded = Status.of(alert.status()) == Status.RESOLVED;
        return hasEnded
                ? alert
                : new Alert(
                        alert.status(),
                        alert.labels(),
                        alert.annotations(),
                        alert.startsAt(),
                        NOT_ENDED,
                        alert.generatorURL(),
                        alert.fingerprint());
    }

    private static SortedMap<String, String> common(
            List<Alert> alerts, Function<Alert, SortedMap<String, String>> part) {
        var common = new TreeMap<String, String>();
        if (!alerts.isEmpty()) {
            common.putAll(part.apply(alerts.get(0)));
        }
        alerts.forEach(alert -> common.entrySet().retainAll(part.apply(alert).entrySet()));
        return common;
    }

    private static String key(SortedMap<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + '"')
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
