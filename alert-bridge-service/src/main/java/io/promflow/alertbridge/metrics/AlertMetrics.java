package io.promflow.alertbridge.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.promflow.alertbridge.deliver.Outcome;
import io.promflow.alertbridge.intake.Status;
import io.promflow.schemas.Alert;
import java.util.List;

/**
 * All metrics of the service. Thread-safe.
 *
 * <p>What is posted: {@code received + rejected + refused} counts each alert once per request. What is read from
 * {@code promflow.alerts}: {@code read = routed + repeated + dead-lettered}. What is read from
 * {@code promflow.notifications}: {@code read = sent + rejected + dead-lettered}. A batch that comes again after a
 * failure is counted when it is done.
 */
public final class AlertMetrics {
    private final MeterRegistry registry;
    private final Counter routed;
    private final Counter repeated;
    private final Counter deadAlerts;
    private final Counter sent;
    private final Counter rejected;
    private final Counter deadNotifications;
    private final Counter waited;

    /** @param endpoints the paths that alerts are posted to */
    public AlertMetrics(MeterRegistry registry, List<String> endpoints) {
        this.registry = registry;
        this.routed = alerts("routed");
        this.repeated = alerts("repeated");
        this.deadAlerts = alerts("dead-lettered");
        this.sent = notifications("sent");
        this.rejected = notifications("rejected");
        this.deadNotifications = notifications("dead-lettered");
        this.waited = Counter.builder("promflow.notification.waits")
                .description("Attempts that a receiver did not take, and that are made again")
                .register(registry);
        for (String endpoint : endpoints) {
            for (Status status : Status.values()) {
                received(endpoint, status.text());
            }
            rejected(endpoint, 0);
            refused(endpoint, 0);
        }
    }

    private Counter alerts(String outcome) {
        return Counter.builder("promflow.alerts.read")
                .description("Alerts read from Kafka, by what became of them")
                .tag("outcome", outcome)
                .register(registry);
    }

    private Counter notifications(String outcome) {
        return Counter.builder("promflow.notifications")
                .description("Notifications read from Kafka, by how they ended")
                .tag("outcome", outcome)
                .register(registry);
    }

    private Counter received(String endpoint, String status) {
        return Counter.builder("promflow.alerts.received")
                .description("Alerts that were posted and that Kafka has")
                .tag("endpoint", endpoint)
                .tag("status", status)
                .register(registry);
    }

    /** Alerts that Kafka has. */
    public void received(String endpoint, List<Alert> alerts) {
        alerts.forEach(alert -> received(endpoint, alert.status()).increment());
    }

    /** Alerts that are not valid; a body that cannot be read is one. */
    public void rejected(String endpoint, int alerts) {
        Counter.builder("promflow.alerts.rejected")
                .description("Alerts that were posted and are not valid; a body that cannot be read is one")
                .tag("endpoint", endpoint)
                .register(registry)
                .increment(alerts);
    }

    /** Valid alerts that Kafka did not take in time. */
    public void refused(String endpoint, int alerts) {
        Counter.builder("promflow.alerts.refused")
                .description("Valid alerts that were posted while Kafka did not take them")
                .tag("endpoint", endpoint)
                .register(registry)
                .increment(alerts);
    }

    /** What became of a batch of alerts. */
    public void routed(int routedAlerts, int repeatedAlerts, int deadLetters) {
        routed.increment(routedAlerts);
        repeated.increment(repeatedAlerts);
        deadAlerts.increment(deadLetters);
    }

    /** A receiver did not take a notification; it comes again. */
    public void waited() {
        waited.increment();
    }

    /** A notification that could not be read. */
    public void unreadable() {
        deadNotifications.increment();
    }

    /** A notification that came to its end. */
    public void ended(Outcome outcome) {
        if (outcome instanceof Outcome.Sent) {
            sent.increment();
        } else if (outcome instanceof Outcome.Rejected) {
            rejected.increment();
        }
    }
}
