package io.promflow.push.kafka;

import io.promflow.push.batch.Arrival;
import io.promflow.push.batch.BatchPusher;
import io.promflow.push.batch.BatchResult;
import io.promflow.push.batch.TargetUnavailableException;
import io.promflow.push.batch.TargetUnavailableException.Fault;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.Batch;
import io.promflow.runtime.kafka.BatchHandler;
import io.promflow.runtime.kafka.DeadLetters;
import io.promflow.runtime.kafka.TargetAway;
import io.promflow.schemas.MetricEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Metric events to the target. At least once, in order per group: offsets are committed when the target has every group
 * of the batch and Kafka has every dead letter.
 */
public final class MetricEventListener implements BatchHandler {
    private final BatchPusher pusher;
    private final Producer<String, byte[]> producer;
    private final BatchMeter meter;

    public MetricEventListener(BatchPusher pusher, Producer<String, byte[]> producer, BatchMeter meter) {
        this.pusher = pusher;
        this.producer = producer;
        this.meter = meter;
    }

    @Override
    public void handle(Batch batch) throws InterruptedException {
        var arrivals = new ArrayList<Arrival>();
        var letters = new ArrayList<ProducerRecord<String, byte[]>>();
        for (int i = 0; i < batch.records().size(); i++) {
            var message = batch.records().get(i);
            try {
                arrivals.add(new Arrival(i, decode(message)));
            } catch (IOException e) {
                letters.add(DeadLetters.of(message, DeadReason.UNREADABLE, String.valueOf(e.getMessage()), e));
            }
        }
        int unreadable = letters.size();
        BatchResult result = push(arrivals);
        for (var refusal : result.refused()) {
            var message = batch.records().get(refusal.arrival().index());
            letters.add(DeadLetters.of(message, DeadReason.REFUSED, refusal.answer(), null));
        }
        send(letters);
        meter.done(result, unreadable);
    }

    /** A target that is away leaves the service ready: the backlog waits in Kafka. One that is set up wrong does not. */
    private BatchResult push(List<Arrival> arrivals) throws InterruptedException {
        try {
            return pusher.push(arrivals);
        } catch (TargetUnavailableException e) {
            throw e.fault() == Fault.AWAY ? new TargetAway(String.valueOf(e.getMessage())) : e;
        }
    }

    private static MetricEvent decode(ConsumerRecord<String, byte[]> message) throws IOException {
        byte[] value = message.value();
        if (value == null) {
            throw new IOException("the value is null (expected: a metric event)");
        }
        MetricEvent event = Json.read(value, MetricEvent.class);
        String missing = missing(event);
        if (missing != null) {
            throw new IOException("no " + missing + " (expected: a metric event with one)");
        }
        return event;
    }

    /** JSON can leave out what a record's type says is there. */
    private static @Nullable String missing(@Nullable MetricEvent event) {
        if (event == null || event.group() == null || event.observedAt() == null) {
            return event == null ? "event" : event.group() == null ? "group" : "observedAt";
        }
        if (event.group().labels().containsValue(null)) {
            return "value of a grouping label";
        }
        for (var family : event.families()) {
            if (family.name() == null || family.type() == null) {
                return "name or type of a family";
            }
            for (var sample : family.samples()) {
                if (sample.name() == null
                        || sample.value() == null
                        || sample.labels().containsValue(null)) {
                    return "name, value or label value of a sample";
                }
            }
        }
        return null;
    }

    private void send(List<ProducerRecord<String, byte[]>> letters) throws InterruptedException {
        List<Future<?>> sent = new ArrayList<>();
        letters.forEach(letter -> sent.add(producer.send(letter)));
        for (Future<?> each : sent) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a dead letter could not be written: " + e.getCause(), e.getCause());
            }
        }
    }
}
