package io.promflow.transformer.kafka;

import io.promflow.runtime.kafka.Event;
import io.promflow.runtime.kafka.KafkaSettings;
import io.promflow.schemas.EventHeaders;
import io.promflow.schemas.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The dead letters of the raw responses. Sending one again writes the response and a mark that it was sent in one
 * transaction, so that it is sent once; what comes of it then is as of any response. Looks at the newest ten thousand of
 * each partition. Thread-safe.
 */
public final class DeadLetterBox implements AutoCloseable {
    private static final long NEWEST = 10_000;
    private static final String TOPIC = Topic.RAW_RESPONSES.deadLetterName();

    private final TopicScan scan;
    private final EventWriter writer;

    public DeadLetterBox(KafkaSettings kafka) {
        this.scan = new TopicScan(kafka);
        this.writer = new EventWriter(kafka);
    }

    /** Those that were not sent again, oldest first within a partition. */
    public List<DeadLetter> list(Predicate<DeadLetter> wanted) {
        Map<String, DeadLetter> letters = new LinkedHashMap<>();
        scan.last(TOPIC, NEWEST, letter -> {
            String resubmitted = resubmitted(letter);
            if (resubmitted != null) {
                letters.remove(resubmitted);
            } else {
                DeadLetter read = DeadLetter.of(letter);
                if (wanted.test(read)) {
                    letters.put(read.id(), read);
                }
            }
        });
        return List.copyOf(letters.values());
    }

    private static @org.jspecify.annotations.Nullable String resubmitted(ConsumerRecord<String, byte[]> letter) {
        return Event.header(letter.headers(), EventHeaders.DEAD_RESUBMITTED);
    }

    /** Sends responses again; the number of them. At most so many in one call. */
    public synchronized int resubmit(Predicate<DeadLetter> wanted, int most) throws InterruptedException {
        var chosen = list(wanted).stream().limit(most).map(DeadLetter::id).toList();
        var sent = new ArrayList<String>();
        writer.write(
                null,
                transaction -> scan.last(TOPIC, NEWEST, letter -> {
                    if (chosen.contains(DeadLetter.id(letter))) {
                        transaction.add(response(letter));
                        transaction.add(mark(letter));
                        sent.add(DeadLetter.id(letter));
                    }
                }));
        return sent.size();
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

    @Override
    public synchronized void close() {
        writer.close();
    }
}
