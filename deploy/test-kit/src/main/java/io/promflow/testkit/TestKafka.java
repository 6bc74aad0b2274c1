package io.promflow.testkit;

import io.promflow.stack.Broker;
import io.promflow.stack.FreePorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.testcontainers.kafka.KafkaContainer;

/**
 * A real Kafka broker for a test class: in this JVM, or with {@code -Dkafka=container} in a container. Not
 * thread-safe.
 */
public final class TestKafka implements AutoCloseable {
    private final Runnable broker;
    private final String bootstrapServers;

    private TestKafka(Runnable broker, String bootstrapServers) {
        this.broker = broker;
        this.bootstrapServers = bootstrapServers;
    }

    /** Starts a broker with no topics. */
    public static TestKafka start() throws IOException {
        if ("container".equals(System.getProperty("kafka"))) {
            var container = new KafkaContainer("apache/kafka:4.3.1");
            container.start(); // it is stopped by close()
            return new TestKafka(container::stop, container.getBootstrapServers());
        }
        List<Integer> ports = FreePorts.find(2);
        Path folder = Files.createTempDirectory("promflow-broker");
        var embedded = Broker.start(folder, ports.get(0), ports.get(1));
        return new TestKafka(embedded::close, embedded.bootstrapServers());
    }

    /** A broker that somebody else runs; closing this does not end it. */
    public static TestKafka at(String bootstrapServers) {
        return new TestKafka(() -> {}, bootstrapServers);
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Makes an empty topic. */
    public void createTopic(String topic, int partitions) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("could not make topic " + topic, e);
        }
    }

    /** Writes one record and waits until the broker has it. */
    public void send(ProducerRecord<String, byte[]> message) {
        var settings = new Properties();
        settings.setProperty("bootstrap.servers", bootstrapServers);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(message).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("could not write to " + message.topic(), e);
        }
    }

    public void send(String topic, String key, String value) {
        send(new ProducerRecord<>(topic, key, value.getBytes(StandardCharsets.UTF_8)));
    }

    /** Every committed record of a topic up to its end now, in order per partition. An absent topic has none. */
    public List<ConsumerRecord<String, byte[]>> read(String topic) {
        var settings = new Properties();
        settings.setProperty("bootstrap.servers", bootstrapServers);
        settings.setProperty("isolation.level", "read_committed");
        settings.setProperty("allow.auto.create.topics", "false");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.listTopics().getOrDefault(topic, List.of()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<String, byte[]>>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    @Override
    public void close() {
        broker.run();
    }
}
