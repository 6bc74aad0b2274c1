package io.promflow.alertbridge.kafka;

import io.promflow.alertbridge.metrics.AlertMetrics;
import io.promflow.alertbridge.repeat.RepeatFilter;
import io.promflow.runtime.kafka.Batch;
import io.promflow.runtime.kafka.BatchHandler;
import io.promflow.runtime.kafka.DeadLetters;
import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.Alert;
import io.promflow.schemas.EventType;
import io.promflow.schemas.Notification;
import io.promflow.schemas.Topic;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Makes a notification to each receiver of each alert that is not a repeat. At least once: offsets are committed after
 * the notifications are durable, and a notification made again has the same id. Used by its loop's thread only.
 */
public final class AlertRouter implements BatchHandler {
    private static final String SOURCE = "/alert-bridge/router";

    private final RecordWriter writer;
    private final RepeatFilter repeats;
    private final Set<String> receivers;
    private final AlertMetrics metrics;
    private final Clock clock;

    public AlertRouter(
            RecordWriter writer, RepeatFilter repeats, Set<String> receivers, AlertMetrics metrics, Clock clock) {
        this.writer = writer;
        this.repeats = repeats;
        this.receivers = new TreeSet<>(receivers);
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void handle(Batch batch) throws InterruptedException {
        boolean durable = false;
        try {
            var step = new Step();
            batch.records().forEach(step::add);
            writer.write(step.out);
            durable = true;
            metrics.routed(step.routed, step.repeated, step.dead);
        } finally {
            if (!durable) {
                // The batch comes again, and then nothing of it may look like a repeat of itself.
                repeats.forget();
            }
        }
    }

    private final class Step {
        private final List<ProducerRecord<String, byte[]>> out = new ArrayList<>();
        private int routed;
        private int repeated;
        private int dead;

        void add(ConsumerRecord<String, byte[]> message) {
            Alert alert;
            try {
                alert = Decoder.alert(message);
            } catch (IOException e) {
                dead++;
                out.add(DeadLetters.of(message, DeadReason.UNREADABLE, String.valueOf(e.getMessage()), e));
                return;
            }
            if (repeats.isRepeat(alert, Decoder.time(message))) {
                repeated++;
                return;
            }
            routed++;
            for (String receiver : receivers) {
                var notification = new Notification(
                        Decoder.notificationId(message, receiver),
                        receiver,
                        alert.status(),
                        clock.instant(),
                        List.of(alert));
                out.add(Event.json(Topic.NOTIFICATIONS, receiver, EventType.NOTIFICATION, SOURCE, notification));
            }
        }
    }
}
