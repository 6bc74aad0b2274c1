package io.promflow.alertbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.alertbridge.Alerts;
import io.promflow.runtime.json.Json;
import io.promflow.schemas.Alert;
import io.promflow.schemas.Notification;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookMessageTest {
    private static final Instant START = Instant.parse("2026-01-31T08:00:00Z");

    private static JsonNode message(Alert... alerts) throws IOException {
        var notification = new Notification("id", "webhook", "firing", START, List.of(alerts));
        return Json.mapper().readTree(Json.write(WebhookMessage.of(notification, "http://bridge")));
    }

    @Test
    void hasTheShapeOfAlertmanagersWebhook() throws IOException {
        JsonNode expected = Json.mapper()
                .readTree("""
                        {
                          "version": "4",
                          "groupKey": "{}:{alertname=\\"A\\", job=\\"crypto\\"}",
                          "truncatedAlerts": 0,
                          "status": "firing",
                          "receiver": "webhook",
                          "groupLabels": {"alertname": "A", "job": "crypto"},
                          "commonLabels": {"alertname": "A", "job": "crypto"},
                          "commonAnnotations": {"summary": "is down"},
                          "externalURL": "http://bridge",
                          "alerts": [{
                            "status": "firing",
                            "labels": {"alertname": "A", "job": "crypto"},
                            "annotations": {"summary": "is down"},
                            "startsAt": "2026-01-31T08:00:00Z",
                            "endsAt": "0001-01-01T00:00:00Z",
                            "generatorURL": "http://prometheus/graph",
                            "fingerprint": "%s"
                          }]
                        }
                        """.formatted(Alerts.alert("A", "firing", START).fingerprint()));

        assertThat(message(Alerts.alert("A", "firing", START))).isEqualTo(expected);
    }

    @Test
    void commonIsWhatAllAlertsHave() throws IOException {
        JsonNode message = message(Alerts.alert("A", "firing", START), Alerts.alert("B", "firing", START));

        assertThat(message.path("commonLabels").toString()).isEqualTo("{\"job\":\"crypto\"}");
        assertThat(message.path("alerts")).hasSize(2);
    }

    @Test
    void resolvedAlertHasItsEnd() throws IOException {
        assertThat(message(Alerts.alert("A", "resolved", START))
                        .at("/alerts/0/endsAt")
                        .textValue())
                .isEqualTo("2026-01-31T08:05:00Z");
    }
}
