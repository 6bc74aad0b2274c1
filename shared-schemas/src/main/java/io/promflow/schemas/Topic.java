package io.promflow.schemas;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Every topic of Promflow. The key and the value of each are said in this module's README; a value is bytes, and what
 * they are is said by the record's CloudEvents headers.
 */
public enum Topic {
    /** Key: source name; value: {@link SourceDefinition} as JSON; null deletes the source. */
    SOURCES("promflow.sources", Cleanup.COMPACT, null),
    /** Key: source name; value: {@link CollectRequest} as JSON. */
    COLLECT_REQUESTS("promflow.collect-requests", Cleanup.DELETE, Duration.ofDays(1)),
    /** Key: source name; value: the response's body, byte for byte. How long it is kept is how far a replay reaches. */
    RAW_RESPONSES("promflow.raw-responses", Cleanup.DELETE, Duration.ofDays(7)),
    /** Key: {@link Group#key()}; value: {@link MetricEvent} as JSON. */
    METRIC_EVENTS("promflow.metric-events", Cleanup.DELETE, Duration.ofDays(7)),
    /** As {@link #METRIC_EVENTS}, written by a replay. */
    REPLAYED_METRIC_EVENTS("promflow.replayed-metric-events", Cleanup.DELETE, Duration.ofDays(1)),
    /** Key: {@link Group#key()}; value: {@link GatewayGroup} as JSON; null means the group was deleted. */
    GATEWAY_GROUPS("promflow.gateway-groups", Cleanup.COMPACT, null),
    /** Key: {@link PushedGroup#key}; value: {@link PushedGroup} as JSON; null means the sink has forgotten the group. */
    PUSHED_GROUPS("promflow.pushed-groups", Cleanup.COMPACT, null),
    /** Key: alert fingerprint; value: {@link Alert} as JSON. */
    ALERTS("promflow.alerts", Cleanup.DELETE, Duration.ofDays(30)),
    /** Key: receiver name; value: {@link Notification} as JSON. */
    NOTIFICATIONS("promflow.notifications", Cleanup.DELETE, Duration.ofDays(7)),
    /** Key: notification id; value: {@link NotificationResult} as JSON. */
    NOTIFICATION_RESULTS("promflow.notification-results", Cleanup.COMPACT_DELETE, Duration.ofDays(30));

    /** How Kafka cleans a topic, as {@code cleanup.policy} spells it. */
    public enum Cleanup {
        COMPACT("compact"),
        DELETE("delete"),
        COMPACT_DELETE("compact,delete");

        private final String policy;

        Cleanup(String policy) {
            this.policy = policy;
        }

        /** The value of Kafka's {@code cleanup.policy}. */
        public String policy() {
            return policy;
        }
    }

    /** How long dead letters are kept. */
    public static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);

    private final String topicName;
    private final Cleanup cleanup;
    private final @Nullable Duration retention;

    Topic(String topicName, Cleanup cleanup, @Nullable Duration retention) {
        this.topicName = topicName;
        this.cleanup = cleanup;
        this.retention = retention;
    }

    /** The topic's name in Kafka. */
    public String topicName() {
        return topicName;
    }

    /** The name of the topic that holds this topic's dead letters. */
    public String deadLetterName() {
        return topicName + ".dlq";
    }

    public Cleanup cleanup() {
        return cleanup;
    }

    /** How long a record is kept; null means for as long as it is the newest of its key. */
    public @Nullable Duration retention() {
        return retention;
    }
}
