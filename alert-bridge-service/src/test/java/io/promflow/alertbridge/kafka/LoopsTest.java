package io.promflow.alertbridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.promflow.alertbridge.Alerts;
import io.promflow.alertbridge.deliver.Outcome;
import io.promflow.alertbridge.deliver.Receivers;
import io.promflow.alertbridge.metrics.AlertMetrics;
import io.promflow.alertbridge.repeat.RepeatFilter;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.Batch;
import io.promflow.runtime.kafka.TargetAway;
import io.promflow.schemas.Notification;
import io.promflow.schemas.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class LoopsTest {
    private static final Instant START = Instant.parse("2026-01-31T08:00:00Z");
    private static final Clock CLOCK = Clock.systemUTC();

    private final MockProducer<String, byte[]> broker =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final RecordWriter writer = new RecordWriter(broker, Duration.ofSeconds(5));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AlertMetrics metrics = new AlertMetrics(registry, List.of());
    private final AlertRouter router =
            new AlertRouter(writer, new RepeatFilter(Duration.ofMinutes(5), 100), Set.of("webhook"), metrics, CLOCK);
    private final List<String> sent = new ArrayList<>();
    private final Deque<Outcome> outcomes = new ArrayDeque<>();
    private final Notifier notifier = new Notifier(
            writer,
            Receivers.of(Map.of("webhook", notification -> {
                sent.add(notification.id());
                return outcomes.isEmpty() ? new Outcome.Sent("ok") : outcomes.remove();
            })),
            metrics,
            CLOCK);

    @SuppressWarnings("removal") // Kafka offers no other way to make one
    private static Batch batch(Topic topic, byte[]... values) {
        var records = new ArrayList<ConsumerRecord<String, byte[]>>();
        for (byte[] value : values) {
            records.add(new ConsumerRecord<>(topic.topicName(), 0, records.size(), "key", value));
        }
        return new Batch(records, Map.of(), new ConsumerGroupMetadata("group"));
    }

    private static Batch alerts(String... names) {
        return batch(
                Topic.ALERTS,
                Arrays.stream(names)
                        .map(name -> Json.write(Alerts.alert(name, "firing", START)))
                        .toArray(byte[][]::new));
    }

    private static Batch notifications(String... ids) {
        return batch(
                Topic.NOTIFICATIONS,
                Arrays.stream(ids)
                        .map(id -> Json.write(new Notification(
                                id, "webhook", "firing", START, List.of(Alerts.alert("A", "firing", START)))))
                        .toArray(byte[][]::new));
    }

    private List<String> topics() {
        return broker.history().stream().map(message -> message.topic()).toList();
    }

    private double count(String name, String outcome) {
        return registry.get(name).tag("outcome", outcome).counter().count();
    }

    @Test
    void readAlertsAreRoutedRepeatedOrDeadLettered() throws InterruptedException {
        router.handle(batch(
                Topic.ALERTS,
                Json.write(Alerts.alert("A", "firing", START)),
                "{}".getBytes(StandardCharsets.UTF_8),
                Json.write(Alerts.alert("A", "firing", START)),
                Json.write(Alerts.alert("B", "firing", START))));

        assertThat(topics()).containsExactly("promflow.notifications", "promflow.alerts.dlq", "promflow.notifications");
        assertThat(count("promflow.alerts.read", "routed")).isEqualTo(2);
        assertThat(count("promflow.alerts.read", "repeated")).isEqualTo(1);
        assertThat(count("promflow.alerts.read", "dead-lettered")).isEqualTo(1);
    }

    @Test
    void alertsOfABatchThatWasNotWrittenAreNoRepeatsWhenItComesAgain() throws InterruptedException, IOException {
        broker.sendException = new TimeoutException("the broker is away");
        assertThatThrownBy(() -> router.handle(alerts("A"))).isInstanceOf(NotWrittenException.class);
        broker.sendException = null;

        router.handle(alerts("A"));

        assertThat(topics()).containsExactly("promflow.notifications");
        assertThat(count("promflow.alerts.read", "routed")).isEqualTo(1);
        assertThat(Json.read(broker.history().get(0).value(), Notification.class)
                        .alerts())
                .hasSize(1);
    }

    @Test
    void notificationMadeAgainHasTheSameId() throws InterruptedException, IOException {
        router.handle(alerts("A"));
        new AlertRouter(writer, new RepeatFilter(Duration.ofMinutes(5), 100), Set.of("webhook"), metrics, CLOCK)
                .handle(alerts("A"));

        var first = Json.read(broker.history().get(0).value(), Notification.class);
        var second = Json.read(broker.history().get(1).value(), Notification.class);
        assertThat(first.id()).isEqualTo(second.id());
    }

    @Test
    void whatWasSentBeforeTheReceiverWentAwayIsNotSentAgain() throws InterruptedException {
        outcomes.add(new Outcome.Sent("ok"));
        outcomes.add(new Outcome.Waiting("HTTP 503"));
        assertThatThrownBy(() -> notifier.handle(notifications("1", "2", "3")))
                .isInstanceOf(TargetAway.class)
                .hasMessageContaining("notification 2 at attempt 1: HTTP 503");

        notifier.handle(notifications("1", "2", "3"));

        assertThat(sent).containsExactly("1", "2", "2", "3");
        assertThat(count("promflow.notifications", "sent")).isEqualTo(3);
    }

    @Test
    void nothingWaitsBehindWhatIsRejectedOrUnreadable() throws InterruptedException {
        outcomes.add(new Outcome.Rejected("HTTP 400 no"));
        notifier.handle(notifications("1", "not\nan id", "3"));

        assertThat(sent).containsExactly("1", "3");
        assertThat(topics())
                .containsExactly(
                        "promflow.notifications.dlq",
                        "promflow.notification-results",
                        "promflow.notifications.dlq",
                        "promflow.notification-results");
        assertThat(count("promflow.notifications", "sent")).isEqualTo(1);
        assertThat(count("promflow.notifications", "rejected")).isEqualTo(1);
        assertThat(count("promflow.notifications", "dead-lettered")).isEqualTo(1);
    }

    @Test
    void notificationForAnUnknownReceiverIsRejected() throws InterruptedException {
        notifier.handle(batch(
                Topic.NOTIFICATIONS,
                Json.write(
                        new Notification("1", "pager", "firing", START, List.of(Alerts.alert("A", "firing", START))))));

        assertThat(sent).isEmpty();
        assertThat(topics()).containsExactly("promflow.notifications.dlq", "promflow.notification-results");
    }
}
