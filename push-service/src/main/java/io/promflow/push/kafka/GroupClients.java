package io.promflow.push.kafka;

import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The gateway's own Kafka clients. Everything under {@code kafka.} in the configuration reaches them. */
public final class GroupClients {
    private static final int LARGEST_RECORD = 20 << 20;

    private GroupClients() {}

    /**
     * Loses nothing that it reported as written, and reports a record as not written when the broker did not take it
     * within that time. What comes while a request is under way goes together in the next.
     */
    public static Producer<String, byte[]> producer(KafkaDefaultConfiguration configuration, Duration patience) {
        Properties properties = shared(configuration);
        long millis = patience.toMillis();
        properties.setProperty(ProducerConfig.ACKS_CONFIG, "all");
        properties.setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, "0");
        properties.setProperty(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        properties.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, String.valueOf(256 << 10));
        properties.setProperty(ProducerConfig.BUFFER_MEMORY_CONFIG, String.valueOf(LARGEST_RECORD + (4 << 20)));
        properties.setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(LARGEST_RECORD));
        properties.setProperty(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, String.valueOf(millis));
        properties.setProperty(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(millis / 2));
        properties.setProperty(ProducerConfig.MAX_BLOCK_MS_CONFIG, String.valueOf(millis / 2));
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** Follows a topic without a group. */
    public static Consumer<String, byte[]> consumer(KafkaDefaultConfiguration configuration) {
        Properties properties = shared(configuration);
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        // What was appended is read back before it is answered: nothing may wait for more to come.
        properties.setProperty(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, "1");
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static Properties shared(KafkaDefaultConfiguration configuration) {
        var properties = new Properties();
        configuration
                .getConfig()
                .forEach((key, value) -> properties.setProperty(String.valueOf(key), String.valueOf(value)));
        // These are given as objects.
        properties.remove("key.serializer");
        properties.remove("value.serializer");
        properties.remove("key.deserializer");
        properties.remove("value.deserializer");
        properties.putIfAbsent("reconnect.backoff.max.ms", "1000");
        return properties;
    }
}
