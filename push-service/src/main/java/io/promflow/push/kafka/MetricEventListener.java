package io.promflow.push.kafka;

import io.promflow.push.batch.BatchResult;
import io.promflow.push.batch.BatchTarget;
import io.promflow.push.batch.Incoming;
import io.promflow.push.batch.PartitionMovedException;
import io.promflow.push.batch.TargetUnavailableException;
import io.promflow.push.batch.TargetUnavailableException.Fault;
import io.promflow.runtime.kafka.Batch;
import io.promflow.runtime.kafka.BatchHandler;
import io.promflow.runtime.kafka.DeadLetters;
import io.promflow.runtime.kafka.Event;
import io.promflow.runtime.kafka.TargetAway;
import io.promflow.schemas.EventHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Metric events to one sink. At least once, in order per group: offsets are committed when the target has every group of
 * the batch and Kafka has every dead letter.
 */
public final class MetricEventListener implements BatchHandler {
    private final String sink;
    private final BatchTarget target;
    private final Ownership ownership;
    private final Producer<String, byte[]> producer;
    private final BatchMeter meter;

    public MetricEventListener(
            String sink, BatchTarget target, Ownership ownership, Producer<String, byte[]> producer, BatchMeter meter) {
        this.sink = sink;
        this.target = target;
        this.ownership = ownership;
        this.producer = producer;
        this.meter = meter;
    }

    @Override
    public void handle(Batch batch) throws InterruptedException {
        meter.begun(oldest(batch));
        ownership.locked(partitions -> {
            BatchResult result = push(batch);
            send(letters(batch, result));
            meter.done(batch.records().size(), result);
        });
    }

    private static Instant oldest(Batch batch) {
        long oldest = batch.records().stream()
                .mapToLong(ConsumerRecord::timestamp)
                .min()
                .orElseThrow();
        return Instant.ofEpochMilli(oldest);
    }

    /** A target that is away leaves the service ready: the backlog waits in Kafka. One that is set up wrong does not. */
    private BatchResult push(Batch batch) throws InterruptedException {
        var incoming = new ArrayList<Incoming>();
        for (var message : batch.records()) {
            incoming.add(new Incoming(
                    incoming.size(),
                    message.partition(),
                    message.key(),
                    Event.header(message.headers(), EventHeaders.TYPE),
                    message.value()));
        }
        try {
            return target.push(incoming);
        } catch (TargetUnavailableException e) {
            throw e.fault() == Fault.AWAY ? new TargetAway(String.valueOf(e.getMessage()), e.notBefore()) : e;
        } catch (PartitionMovedException e) {
            throw new TargetAway(String.valueOf(e.getMessage())); // nobody here has anything to mend
        }
    }

    private List<ProducerRecord<String, byte[]>> letters(Batch batch, BatchResult result) {
        var letters = new ArrayList<ProducerRecord<String, byte[]>>();
        for (var dead : result.dead()) {
            var letter = DeadLetters.of(batch.records().get(dead.index()), dead.reason(), dead.words(), dead.cause());
            Event.put(letter.headers(), EventHeaders.DEAD_SINK, sink);
            letters.add(letter);
        }
        return letters;
    }

    private void send(List<ProducerRecord<String, byte[]>> letters) throws InterruptedException {
        List<Future<?>> sent = new ArrayList<>();
        letters.forEach(letter -> sent.add(producer.send(letter)));
        for (int i = 0; i < letters.size(); i++) {
            try {
                sent.get(i).get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RecordTooLargeException)
                        || letters.get(i).value() == null) {
                    throw new IllegalStateException(
                            "a dead letter could not be written: " + e.getCause(), e.getCause());
                }
                send(List.of(withoutValue(letters.get(i))));
            }
        }
    }

    /** Its headers make a letter longer than its event, which may have been as long as any record may be. */
    private static ProducerRecord<String, byte[]> withoutValue(ProducerRecord<String, byte[]> letter) {
        var shorter = new ProducerRecord<String, byte[]>(letter.topic(), letter.key(), null);
        letter.headers().forEach(shorter.headers()::add);
        shorter.headers().remove(EventHeaders.DEAD_MESSAGE);
        Event.put(
                shorter.headers(),
                EventHeaders.DEAD_MESSAGE,
                Event.header(letter.headers(), EventHeaders.DEAD_MESSAGE)
                        + "; too large for a dead letter: the event of " + letter.value().length
                        + " bytes is left out, and stays where it came from for a while");
        return shorter;
    }
}
