package io.promflow.alertbridge;

import io.promflow.alertbridge.intake.Fingerprint;
import io.promflow.schemas.Alert;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Alerts for tests. */
public final class Alerts {
    private Alerts() {}

    public static Alert alert(String name, String status, Instant startsAt) {
        var labels = new TreeMap<>(Map.of("alertname", name, "job", "crypto"));
        return new Alert(
                status,
                labels,
                new TreeMap<>(Map.of("summary", "is down")),
                startsAt,
                startsAt.plusSeconds(300),
                "http://prometheus/graph",
                Fingerprint.of(labels));
    }
}
