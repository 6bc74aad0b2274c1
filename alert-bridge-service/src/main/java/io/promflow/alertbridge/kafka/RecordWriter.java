package io.promflow.alertbridge.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Writes records and returns when the broker has them. Thread-safe. */
public final class RecordWriter implements AutoCloseable {
    private final Producer<String, byte[]> producer;
    private final Duration patience;

    /** @param patience how long the broker may take for all records of a call; the producer's own is not longer */
    public RecordWriter(Producer<String, byte[]> producer, Duration patience) {
        this.producer = producer;
        this.patience = patience;
    }

    /**
     * Returns when the broker has acknowledged each record; records of one partition are in their order there.
     *
     * @throws NotWrittenException when it has not within the patience; some or all may be written all the same
     */
    void write(List<ProducerRecord<String, byte[]>> records) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        var pending = new ArrayList<Future<RecordMetadata>>(records.size());
        for (ProducerRecord<String, byte[]> one : records) {
            // A send may block while the broker is away; many of them would add up.
            if (System.nanoTime() - deadline > 0) {
                throw new NotWrittenException(records.size(), "no answer within " + patience.toSeconds() + " s");
            }
            pending.add(send(records.size(), one));
        }
        for (Future<RecordMetadata> one : pending) {
            await(records.size(), one, deadline);
        }
    }

    private Future<RecordMetadata> send(int count, ProducerRecord<String, byte[]> message) {
        try {
            return producer.send(message);
        } catch (KafkaException e) {
            throw new NotWrittenException(count, String.valueOf(e.getMessage()));
        }
    }

    private void await(int count, Future<RecordMetadata> one, long deadline) throws InterruptedException {
        try {
            one.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new NotWrittenException(count, "no answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new NotWrittenException(count, String.valueOf(e.getCause()));
        }
    }

    @Override
    public void close() {
        producer.close(patience);
    }
}
