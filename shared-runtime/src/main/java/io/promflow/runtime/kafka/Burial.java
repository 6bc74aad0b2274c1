package io.promflow.runtime.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Makes dead letters of records that a handler fails on. Seldom: it opens a producer for each. */
final class Burial {
    /** Why a loop, and not its handler, makes a dead letter. */
    enum Reason {
        HANDLER_FAILED
    }

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String MESSAGE =
            "the handler failed on this record alone (expected: that it works on it or says why it cannot)";

    private final KafkaSettings kafka;
    private final String group;

    Burial(KafkaSettings kafka, String group) {
        this.kafka = kafka;
        this.group = group;
    }

    /**
     * Returns when the dead letter is durable. One that is too large with its headers goes without its value: the place it
     * had in its topic is among them.
     *
     * @throws RuntimeException when Kafka did not take it
     */
    void bury(ConsumerRecord<String, byte[]> message, Throwable error) throws InterruptedException {
        ProducerRecord<String, byte[]> letter = DeadLetters.of(message, Reason.HANDLER_FAILED, MESSAGE, error);
        try (Producer<String, byte[]> producer = kafka.producer(PATIENCE)) {
            try {
                write(producer, letter);
            } catch (RecordTooLargeException e) {
                write(producer, new ProducerRecord<>(letter.topic(), null, letter.key(), null, letter.headers()));
            }
        }
        kafka.meters().handlerFailed(group);
    }

    private static void write(Producer<String, byte[]> producer, ProducerRecord<String, byte[]> letter)
            throws InterruptedException {
        try {
            producer.send(letter).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
