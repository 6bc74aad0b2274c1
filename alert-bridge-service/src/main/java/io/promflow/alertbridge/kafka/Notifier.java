package io.promflow.alertbridge.kafka;

import io.promflow.alertbridge.deliver.Channel;
import io.promflow.alertbridge.deliver.Outcome;
import io.promflow.alertbridge.deliver.Receivers;
import io.promflow.alertbridge.metrics.AlertMetrics;
import io.promflow.runtime.kafka.Batch;
import io.promflow.runtime.kafka.BatchHandler;
import io.promflow.runtime.kafka.DeadLetters;
import io.promflow.runtime.kafka.Event;
import io.promflow.runtime.kafka.TargetAway;
import io.promflow.schemas.EventType;
import io.promflow.schemas.Notification;
import io.promflow.schemas.NotificationResult;
import io.promflow.schemas.Topic;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Brings notifications to their receivers, one after the other. At least once: offsets are committed after the result of
 * each is durable; while a receiver does not answer, its notifications wait in Kafka. Used by its loop's thread only.
 */
public final class Notifier implements BatchHandler {
    private static final String SOURCE = "/alert-bridge/notifier";

    /** A record, also told apart from one at the same place of a topic that was made anew. */
    private record Place(int partition, long offset, long timestamp) {}

    private final RecordWriter writer;
    private final Receivers receivers;
    private final AlertMetrics metrics;
    private final Clock clock;
    // of the batch in hand, which comes again as a whole while a receiver is away
    private final Set<Place> done = new HashSet<>();
    private final Map<Place, Integer> attempts = new HashMap<>();

    public Notifier(RecordWriter writer, Receivers receivers, AlertMetrics metrics, Clock clock) {
        this.writer = writer;
        this.receivers = receivers;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void handle(Batch batch) throws InterruptedException {
        for (ConsumerRecord<String, byte[]> message : batch.records()) {
            var place = new Place(message.partition(), message.offset(), message.timestamp());
            if (!done.contains(place)) {
                deliver(message, place);
                done.add(place);
            }
        }
        done.clear();
        attempts.clear();
    }

    private void deliver(ConsumerRecord<String, byte[]> message, Place place) throws InterruptedException {
        Notification notification;
        try {
            notification = Decoder.notification(message);
        } catch (IOException e) {
            writer.write(List.of(DeadLetters.of(message, DeadReason.UNREADABLE, String.valueOf(e.getMessage()), e)));
            metrics.unreadable();
            return;
        }
        Channel channel = receivers.channels().get(notification.receiver());
        if (channel == null) {
            String why = "receiver: \"" + notification.receiver() + "\" (expected: one of "
                    + receivers.channels().keySet() + ")";
            end(message, notification, new Outcome.Rejected(why), DeadReason.UNKNOWN_RECEIVER, 0);
            return;
        }
        int attempt = attempts.merge(place, 1, Integer::sum);
        Outcome outcome = channel.send(notification);
        if (outcome instanceof Outcome.Waiting waiting) {
            metrics.waited();
            throw new TargetAway("receiver " + notification.receiver() + " did not take notification "
                    + notification.id() + " at attempt " + attempt + ": " + waiting.why());
        }
        end(message, notification, outcome, DeadReason.REJECTED, attempt);
    }

    private void end(
            ConsumerRecord<String, byte[]> message,
            Notification notification,
            Outcome outcome,
            DeadReason reason,
            int attempt)
            throws InterruptedException {
        var out = new ArrayList<ProducerRecord<String, byte[]>>();
        if (outcome instanceof Outcome.Rejected rejected) {
            out.add(DeadLetters.of(message, reason, rejected.answer(), null));
            out.add(result(notification, "rejected", rejected.answer(), attempt));
        } else if (outcome instanceof Outcome.Sent sent) {
            out.add(result(notification, "sent", sent.answer(), attempt));
        }
        writer.write(out);
        metrics.ended(outcome);
    }

    private ProducerRecord<String, byte[]> result(
            Notification notification, String outcome, String answer, int attempt) {
        return Event.json(
                Topic.NOTIFICATION_RESULTS,
                notification.id(),
                EventType.NOTIFICATION_RESULT,
                SOURCE,
                new NotificationResult(
                        notification.id(), notification.receiver(), outcome, answer, attempt, clock.instant()));
    }
}
