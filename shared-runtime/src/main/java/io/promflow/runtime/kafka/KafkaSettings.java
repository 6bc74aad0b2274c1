package io.promflow.runtime.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import io.promflow.runtime.ProcessEnd;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes Kafka clients. Everything under {@code kafka.} in the configuration (servers, TLS, SASL …) reaches each of them;
 * what Promflow's guarantees rest on is set here and cannot be set otherwise. Thread-safe.
 */
@Singleton
public final class KafkaSettings {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaSettings.class);

    private final Properties shared;
    private final @Nullable ProcessEnd processEnd;
    private final KafkaMeters meters;

    KafkaSettings(
            KafkaDefaultConfiguration configuration,
            @Nullable ProcessEnd processEnd,
            @Nullable MeterRegistry registry) {
        this.shared = new Properties();
        this.shared.putAll(configuration.getConfig());
        this.processEnd = processEnd;
        this.meters = new KafkaMeters(registry == null ? new CompositeMeterRegistry() : registry);
    }

    KafkaMeters meters() {
        return meters;
    }

    /** Says once that a thread which the service needs has ended, and ends the process. */
    void ended(String what, Throwable error) {
        LOG.error("{} has ended with an error, and so does the process", what, error);
        if (processEnd != null) {
            processEnd.end();
        }
    }

    /** A producer that loses nothing it reported as written: {@code acks=all}, idempotent, retrying for two minutes. */
    public Producer<String, byte[]> producer() {
        return new KafkaProducer<>(producerProperties(), new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * As {@link #producer()}, waiting that long for more to send together: for many small records that nobody waits for.
     */
    public Producer<String, byte[]> gatheringProducer(Duration linger) {
        Properties properties = producerProperties();
        properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, String.valueOf(linger.toMillis()));
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** As {@link #producer()}, reporting a record as not written when the broker did not take it within that time. */
    public Producer<String, byte[]> producer(Duration patience) {
        Properties properties = producerProperties();
        long millis = patience.toMillis();
        properties.setProperty(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, String.valueOf(millis));
        // A request that got no answer is repeated once within the patience.
        properties.setProperty(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(millis / 2));
        properties.setProperty(ProducerConfig.MAX_BLOCK_MS_CONFIG, String.valueOf(millis / 2));
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** As {@link #producer()}, for transactions. */
    public Producer<String, byte[]> transactionalProducer(String transactionalId) {
        Properties properties = producerProperties();
        properties.setProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        properties.setProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "10000");
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    Properties producerProperties() {
        Properties properties = metered();
        properties.setProperty(ProducerConfig.ACKS_CONFIG, "all");
        properties.setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, "0");
        // As large as the topics take.
        properties.setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(Topics.MAX_MESSAGE_BYTES));
        return properties;
    }

    /** A member of a consumer group. Offsets are committed by who uses it; aborted transactions are not seen. */
    Consumer<String, byte[]> groupConsumer(String groupId) {
        return groupConsumer(groupId, 500);
    }

    /** As {@link #groupConsumer(String)}, with at most that many records in a batch. */
    Consumer<String, byte[]> groupConsumer(String groupId, int maxRecords) {
        return groupConsumer(groupId, new Gather(maxRecords, 1, Duration.ofMillis(500)));
    }

    /** As {@link #groupConsumer(String)}, gathering as said. */
    Consumer<String, byte[]> groupConsumer(String groupId, Gather gather) {
        return new KafkaConsumer<>(
                groupProperties(groupId, gather), new StringDeserializer(), new ByteArrayDeserializer());
    }

    private Properties groupProperties(String groupId, Gather gather) {
        Properties properties = consumerProperties();
        properties.setProperty(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, String.valueOf(gather.minBytes()));
        properties.setProperty(
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                String.valueOf(gather.longest().toMillis()));
        properties.setProperty(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, String.valueOf(gather.maxRecords()));
        properties.setProperty(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "10000");
        properties.setProperty(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "3000");
        return properties;
    }

    /**
     * A member of a consumer group that keeps what it has through a rebalance. Six seconds are the shortest session that
     * brokers allow by default.
     */
    Consumer<String, byte[]> owner(String groupId, String memberName) {
        Properties properties = groupProperties(groupId, new Gather(500, 1, Duration.ofMillis(500)));
        properties.setProperty(ConsumerConfig.CLIENT_ID_CONFIG, memberName);
        properties.setProperty(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "6000");
        properties.setProperty(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "1000");
        properties.setProperty(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** A consumer without a group, for who reads partitions of its own choice. */
    public Consumer<String, byte[]> freeConsumer() {
        Properties properties = consumerProperties();
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // How late partitions that are added to a topic are seen.
        properties.putIfAbsent(ConsumerConfig.METADATA_MAX_AGE_CONFIG, "60000");
        // A question for the end of a topic waits behind the fetch that is under way.
        properties.setProperty(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "100");
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }

    Properties consumerProperties() {
        Properties properties = metered();
        properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        return properties;
    }

    /** Gives up on an answer after five seconds: who asks tries again, and can say so in the meantime. */
    Admin admin() {
        Properties properties = copy();
        properties.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "5000");
        properties.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "4000");
        return Admin.create(properties);
    }

    String bootstrapServers() {
        return String.valueOf(shared.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
    }

    /** Those the user names, and ours. */
    private Properties metered() {
        Properties properties = copy();
        properties.merge(
                CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG,
                ClientMeters.class.getName(),
                (named, ours) -> named + "," + ours);
        properties.put(ClientMeters.REGISTRY, meters.registry());
        return properties;
    }

    private Properties copy() {
        var properties = new Properties();
        shared.forEach((key, value) -> properties.setProperty(String.valueOf(key), String.valueOf(value)));
        // Micronaut-kafka names (de)serializers for its own clients; ours are given as objects.
        properties.remove("key.serializer");
        properties.remove("value.serializer");
        properties.remove("key.deserializer");
        properties.remove("value.deserializer");
        // A broker that is away and back must not cost ten seconds.
        properties.putIfAbsent("reconnect.backoff.max.ms", "1000");
        return properties;
    }
}
