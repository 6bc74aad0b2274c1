package io.promflow.push.kafka;

import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Consumers that follow a topic without a group. */
public final class GroupConsumers {
    private GroupConsumers() {}

    /** One that everything under {@code kafka.} in the configuration reaches. */
    public static Consumer<String, byte[]> of(KafkaDefaultConfiguration configuration) {
        var properties = new Properties();
        configuration
                .getConfig()
                .forEach((key, value) -> properties.setProperty(String.valueOf(key), String.valueOf(value)));
        // These are given as objects.
        properties.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
        properties.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
        properties.remove("key.serializer");
        properties.remove("value.serializer");
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.putIfAbsent(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "1000");
        properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        // What was appended is read back before it is answered: nothing may wait for more to come.
        properties.setProperty(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, "1");
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
