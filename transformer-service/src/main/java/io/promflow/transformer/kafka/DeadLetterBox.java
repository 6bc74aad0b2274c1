package io.promflow.transformer.kafka;

import io.promflow.runtime.http.ApiException;
import io.promflow.runtime.kafka.Event;
import io.promflow.runtime.kafka.KafkaSettings;
import io.promflow.schemas.EventHeaders;
import io.promflow.schemas.Topic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of the raw responses. Sending one again writes the response and a mark that it was sent in one
 * transaction, so that it is sent once, also by several replicas: only the last that began can commit, and it sees the
 * marks of those before. Looks at the newest ten thousand of each partition. Thread-safe.
 */
public final class DeadLetterBox {
    private static final long NEWEST = 10_000;
    private static final long MOST_BYTES = 32 << 20;
    private static final String TOPIC = Topic.RAW_RESPONSES.deadLetterName();
    private static final String TRANSACTIONAL_ID = "promflow-transformer-resubmit";

    private final KafkaSettings kafka;
    private final TopicScan scan;

    public DeadLetterBox(KafkaSettings kafka) {
        this.kafka = kafka;
        this.scan = new TopicScan(kafka);
    }

    /** Those that were not sent again, oldest first within a partition. */
    public List<DeadLetter> list(Predicate<DeadLetter> wanted) {
        return List.copyOf(find(wanted, letter -> DeadLetter.of(letter)).values());
    }

    private <T> Map<String, T> find(
            Predicate<DeadLetter> wanted, Function<ConsumerRecord<String, byte[]>, @Nullable T> keep) {
        Map<String, T> letters = new LinkedHashMap<>();
        scan.last(TOPIC, NEWEST, letter -> {
            String resubmitted = Event.header(letter.headers(), EventHeaders.DEAD_RESUBMITTED);
            if (resubmitted != null) {
                letters.remove(resubmitted);
            } else if (wanted.test(DeadLetter.of(letter))) {
                T kept = keep.apply(letter);
                if (kept != null) {
                    letters.put(DeadLetter.id(letter), kept);
                }
            }
        });
        return letters;
    }

    /**
     * Sends responses again.
     *
     * @return how many; at most so many, and some 32 MB, in one call
     * @throws ApiException when another replica began to do the same
     */
    public synchronized int resubmit(Predicate<DeadLetter> wanted, int most) throws InterruptedException {
        try (var writer = new EventWriter(kafka, TRANSACTIONAL_ID)) {
            writer.open();
            List<ConsumerRecord<String, byte[]>> letters = chosen(wanted, most);
            if (!letters.isEmpty()) {
                writer.write(null, transaction -> {
                    for (ConsumerRecord<String, byte[]> letter : letters) {
                        transaction.add(response(letter));
                        transaction.add(mark(letter));
                    }
                });
            }
            return letters.size();
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw new ApiException(
                    ApiException.Reason.CONFLICT, "another replica sends letters again (expected: one at a time)", e);
        }
    }

    private List<ConsumerRecord<String, byte[]>> chosen(Predicate<DeadLetter> wanted, int most) {
        long[] bytes = {0};
        var found = find(wanted, letter -> {
            bytes[0] += Math.max(0, letter.serializedValueSize());
            return bytes[0] <= MOST_BYTES || bytes[0] == letter.serializedValueSize() ? letter : null;
        });
        return found.values().stream().limit(most).toList();
    }

    /** The response as it was. */
    private static ProducerRecord<String, byte[]> response(ConsumerRecord<String, byte[]> letter) {
        var response = new ProducerRecord<>(Topic.RAW_RESPONSES.topicName(), letter.key(), letter.value());
        letter.headers().forEach(header -> {
            if (!header.key().startsWith("promflow_dlq_")) {
                response.headers().add(header);
            }
        });
        return response;
    }

    /** In the letter's own partition, so that it is read after the letter. */
    private static ProducerRecord<String, byte[]> mark(ConsumerRecord<String, byte[]> letter) {
        var mark = new ProducerRecord<String, byte[]>(TOPIC, letter.partition(), letter.key(), null);
        Event.put(mark.headers(), EventHeaders.DEAD_RESUBMITTED, DeadLetter.id(letter));
        return mark;
    }
}
