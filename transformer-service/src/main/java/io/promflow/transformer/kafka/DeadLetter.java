package io.promflow.transformer.kafka;

import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.EventHeaders;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A response that could not be transformed.
 *
 * @param id its partition and offset among the dead letters, such as {@code 3-17}
 * @param source whose response it is; null: the record said none
 * @param rule that failed; null: none did
 * @param position in the body; null: no place is to blame
 * @param time when it became a dead letter
 * @param origin topic, partition and offset of the response
 */
public record DeadLetter(
        String id,
        @Nullable String source,
        String reason,
        String message,
        @Nullable String rule,
        @Nullable String position,
        Instant time,
        String origin) {
    static DeadLetter of(ConsumerRecord<String, byte[]> letter) {
        return new DeadLetter(
                id(letter),
                letter.key(),
                text(letter, EventHeaders.DEAD_REASON),
                text(letter, EventHeaders.DEAD_MESSAGE),
                Event.header(letter.headers(), EventHeaders.DEAD_RULE),
                Event.header(letter.headers(), EventHeaders.DEAD_POSITION),
                Instant.ofEpochMilli(letter.timestamp()),
                text(letter, EventHeaders.DEAD_TOPIC) + "-" + text(letter, EventHeaders.DEAD_PARTITION) + "@"
                        + text(letter, EventHeaders.DEAD_OFFSET));
    }

    static String id(ConsumerRecord<String, byte[]> letter) {
        return letter.partition() + "-" + letter.offset();
    }

    private static String text(ConsumerRecord<String, byte[]> letter, String header) {
        String text = Event.header(letter.headers(), header);
        return text == null ? "" : text;
    }
}
