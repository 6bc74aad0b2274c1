package io.promflow.runtime.kafka;

import io.promflow.schemas.EventHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** What cannot be worked on goes to {@code TOPIC.dlq}, as it was, with headers that say why. */
public final class DeadLetters {
    private DeadLetters() {}

    /**
     * The dead letter of a record.
     *
     * @param reason of the service's own enum
     * @param message what was found and what was expected
     * @param error the exception behind it, if there was one
     */
    public static ProducerRecord<String, byte[]> of(
            ConsumerRecord<String, byte[]> origin, Enum<?> reason, String message, @Nullable Throwable error) {
        var letter = new ProducerRecord<>(origin.topic() + ".dlq", origin.key(), origin.value());
        origin.headers().forEach(letter.headers()::add);
        Event.put(letter.headers(), EventHeaders.DEAD_REASON, reason.name());
        Event.put(letter.headers(), EventHeaders.DEAD_MESSAGE, message);
        Event.put(
                letter.headers(),
                EventHeaders.DEAD_EXCEPTION,
                error == null ? null : error.getClass().getName());
        Event.put(letter.headers(), EventHeaders.DEAD_TOPIC, origin.topic());
        Event.put(letter.headers(), EventHeaders.DEAD_PARTITION, origin.partition());
        Event.put(letter.headers(), EventHeaders.DEAD_OFFSET, origin.offset());
        return letter;
    }
}
