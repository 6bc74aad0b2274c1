package io.promflow.benchmarks.transformer;

import io.promflow.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Copies raw responses in transactions, with the transformer's client settings and nothing else, until it is ended. */
final class BareCopy {
    private BareCopy() {}

    public static void main(String[] arguments) {
        try (var consumer = new KafkaConsumer<>(
                        consumer(arguments[0]), new StringDeserializer(), new ByteArrayDeserializer());
                var producer = new KafkaProducer<>(
                        producer(arguments[0]), new StringSerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            consumer.subscribe(List.of(Topic.RAW_RESPONSES.topicName()));
            while (!Thread.currentThread().isInterrupted()) {
                ConsumerRecords<String, byte[]> polled = consumer.poll(Duration.ofMillis(500));
                if (!polled.isEmpty()) {
                    copy(polled, consumer, producer);
                }
            }
        }
    }

    private static void copy(
            ConsumerRecords<String, byte[]> polled,
            KafkaConsumer<String, byte[]> consumer,
            KafkaProducer<String, byte[]> producer) {
        producer.beginTransaction();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        for (ConsumerRecord<String, byte[]> each : polled) {
            var unused = producer.send(
                    new ProducerRecord<>(TopicToTopic.COPIES, null, each.key(), each.value(), each.headers()));
            next.put(new TopicPartition(each.topic(), each.partition()), new OffsetAndMetadata(each.offset() + 1));
        }
        producer.sendOffsetsToTransaction(next, consumer.groupMetadata());
        producer.commitTransaction();
    }

    private static Properties consumer(String servers) {
        var settings = new Properties();
        settings.setProperty("bootstrap.servers", servers);
        settings.setProperty("group.id", TopicToTopic.COPY_GROUP);
        settings.setProperty("auto.offset.reset", "earliest");
        settings.setProperty("enable.auto.commit", "false");
        settings.setProperty("isolation.level", "read_committed");
        settings.setProperty("max.poll.records", "500");
        settings.setProperty("session.timeout.ms", "10000");
        settings.setProperty("heartbeat.interval.ms", "3000");
        return settings;
    }

    private static Properties producer(String servers) {
        var settings = new Properties();
        settings.setProperty("bootstrap.servers", servers);
        settings.setProperty("transactional.id", "benchmark-copy");
        settings.setProperty("transaction.timeout.ms", "10000");
        settings.setProperty("acks", "all");
        settings.setProperty("enable.idempotence", "true");
        settings.setProperty("compression.type", "lz4");
        settings.setProperty("linger.ms", "0");
        settings.setProperty("max.request.size", String.valueOf(20 << 20));
        return settings;
    }
}
