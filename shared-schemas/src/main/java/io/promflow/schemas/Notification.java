package io.promflow.schemas;

import java.time.Instant;
import java.util.List;

/**
 * One message to one receiver.
 *
 * @param id unique; the key of its result
 * @param receiver name of the receiver
 * @param status {@code firing} while one of the alerts is, else {@code resolved}
 * @param createdAt when it was decided to send it
 */
public record Notification(String id, String receiver, String status, Instant createdAt, List<Alert> alerts) {
    public Notification {
        alerts = List.copyOf(alerts);
    }
}
