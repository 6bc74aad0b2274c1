package io.promflow.schemas;

/** The values of {@link EventHeaders#TYPE}. A change that old readers cannot read gets a new version. */
public enum EventType {
    SOURCE("io.promflow.source.v1"),
    COLLECT_REQUEST("io.promflow.collect-request.v1"),
    RESPONSE("io.promflow.response.v1"),
    METRICS("io.promflow.metrics.v1"),
    GATEWAY_GROUP("io.promflow.gateway-group.v1"),
    PUSHED_GROUP("io.promflow.pushed-group.v1"),
    ALERT("io.promflow.alert.v1"),
    NOTIFICATION("io.promflow.notification.v1"),
    NOTIFICATION_RESULT("io.promflow.notification-result.v1");

    private final String value;

    EventType(String value) {
        this.value = value;
    }

    public String value() {
        return value;
    }
}
