package io.promflow.transformer.kafka;

import io.promflow.runtime.kafka.Event;
import io.promflow.runtime.kafka.KafkaSettings;
import io.promflow.schemas.EventHeaders;
import io.promflow.schemas.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Finds what a source answered last. Looks back so far at most, first a little and then more. Thread-safe. */
public final class LastResponses {
    private static final long[] FAR = {50, 500, 5000};

    /** Takes what was found. */
    @FunctionalInterface
    public interface Reader<T> {
        /** @param contentType null: the API said nothing */
        T read(byte[] body, @Nullable String contentType);
    }

    private final TopicScan scan;

    public LastResponses(KafkaSettings kafka) {
        this.scan = new TopicScan(kafka);
    }

    /** What a source answered last, read; null when there is none lately. Failed fetches and unchanged answers have none. */
    public <T> @Nullable T find(String source, Reader<T> reader) {
        for (long count : FAR) {
            var found = new Newest(source);
            scan.last(Topic.RAW_RESPONSES.topicName(), count, found::offer);
            if (found.body != null) {
                return reader.read(found.body, found.contentType);
            }
        }
        return null;
    }

    private static final class Newest {
        private final String source;
        private long timestamp = Long.MIN_VALUE;
        private byte @Nullable [] body;
        private @Nullable String contentType;

        private Newest(String source) {
            this.source = source;
        }

        private void offer(ConsumerRecord<String, byte[]> response) {
            if (source.equals(response.key())
                    && response.value() != null
                    && response.timestamp() >= timestamp
                    && Event.header(response.headers(), EventHeaders.ERROR) == null
                    && !ResponseHandler.UNCHANGED.equals(Event.header(response.headers(), EventHeaders.HTTP_STATUS))) {
                timestamp = response.timestamp();
                body = response.value();
                contentType = Event.header(response.headers(), EventHeaders.CONTENT_TYPE);
            }
        }
    }
}
