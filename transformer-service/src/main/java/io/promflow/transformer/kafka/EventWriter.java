package io.promflow.transformer.kafka;

import io.promflow.runtime.kafka.Batch;
import io.promflow.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.UUID;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch's results and its offsets in one transaction, or nothing. A commit that got no answer is asked for
 * again. After a failure the producer is made anew, with the same transactional id, so that what it left open is aborted,
 * or committed if the broker had begun to. On one thread only.
 */
public final class EventWriter implements AutoCloseable {
    private static final int COMMIT_TRIES = 3;

    private final KafkaSettings kafka;
    private final String transactionalId;
    private @Nullable Producer<String, byte[]> producer;

    /** With an id that nobody else has. */
    public EventWriter(KafkaSettings kafka) {
        this(kafka, "promflow-transformer-" + UUID.randomUUID());
    }

    /** @param transactionalId who opens with the same id later makes this one fail */
    EventWriter(KafkaSettings kafka, String transactionalId) {
        this.kafka = kafka;
        this.transactionalId = transactionalId;
    }

    /** Begins: whoever had the id before cannot commit any more, and what it committed can be seen. */
    void open() {
        var unused = producer();
    }

    /** What a transaction is made of. */
    @FunctionalInterface
    interface Work {
        void into(Transaction transaction) throws InterruptedException;
    }

    /** Takes records while it is open. */
    @FunctionalInterface
    interface Transaction {
        void add(ProducerRecord<String, byte[]> result);
    }

    /**
     * Commits what the work adds.
     *
     * @param batch whose offsets are committed with it; null: none
     * @throws KafkaException when nothing was written, or, seldom, when nobody can say: whether it was is to be seen by the
     *     group's committed offsets, which are written with it
     */
    void write(@Nullable Batch batch, Work work) throws InterruptedException {
        Producer<String, byte[]> open = producer();
        boolean committed = false;
        try {
            open.beginTransaction();
            work.into(result -> {
                // A send that fails makes the commit fail, which is where it is looked at.
                var unused = open.send(result);
            });
            if (batch != null) {
                open.sendOffsetsToTransaction(batch.next(), batch.member());
            }
            commit(open);
            committed = true;
        } finally {
            if (!committed) {
                close();
            }
        }
    }

    /** Source: KafkaProducer.commitTransaction, which may be called again after it has waited in vain. */
    private static void commit(Producer<String, byte[]> open) {
        for (int tries = 1; ; tries++) {
            try {
                open.commitTransaction();
                return;
            } catch (TimeoutException e) {
                if (tries == COMMIT_TRIES) {
                    throw e;
                }
            }
        }
    }

    private Producer<String, byte[]> producer() {
        Producer<String, byte[]> open = producer;
        if (open == null) {
            open = kafka.transactionalProducer(transactionalId);
            try {
                open.initTransactions();
            } catch (KafkaException e) {
                open.close(Duration.ZERO);
                throw e;
            }
            producer = open;
        }
        return open;
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }
}
