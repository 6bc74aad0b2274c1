package io.promflow.alertbridge.http;

import java.util.List;

/** The paths that alerts are posted to. */
public final class Endpoints {
    /** Alertmanager's webhook. */
    public static final String GET_ALERTS = "/get_alerts";
    /** The same, under the name that other senders know. */
    public static final String WEBHOOK = "/webhook";
    /** A list of alerts, as Prometheus posts it to an Alertmanager. */
    public static final String ALERTMANAGER = "/api/v2/alerts";

    private Endpoints() {}

    public static List<String> all() {
        return List.of(GET_ALERTS, WEBHOOK, ALERTMANAGER);
    }
}
