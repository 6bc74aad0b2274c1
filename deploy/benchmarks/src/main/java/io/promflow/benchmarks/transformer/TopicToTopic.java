package io.promflow.benchmarks.transformer;

import io.promflow.benchmarks.Child;
import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.EventType;
import io.promflow.schemas.Topic;
import io.promflow.stack.FreePorts;
import io.promflow.testkit.TestKafka;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The same records worked off by the transformer and by a loop that only copies. Not thread-safe. */
final class TopicToTopic implements AutoCloseable {
    static final String COPIES = "promflow.benchmark-copies";
    static final String COPY_GROUP = "benchmark-copy";

    private static final int RECORDS = 60_000;
    private static final int PARTITIONS = 6;
    private static final int SOURCES = 12;
    private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseSerialGC");
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final TestKafka kafka;

    private TopicToTopic(TestKafka kafka) {
        this.kafka = kafka;
    }

    static TopicToTopic prepare() throws Exception {
        onCore(0);
        var kafka = TestKafka.start();
        for (Topic topic : List.of(Topic.SOURCES, Topic.RAW_RESPONSES, Topic.METRIC_EVENTS)) {
            kafka.createTopic(topic.topicName(), PARTITIONS);
        }
        kafka.createTopic(COPIES, PARTITIONS);
        for (int i = 0; i < SOURCES; i++) {
            kafka.send(Topic.SOURCES.topicName(), "source" + i, Bodies.tenRules("source" + i));
        }
        fill(kafka);
        return new TopicToTopic(kafka);
    }

    /** Leaves the other core to who is measured. */
    private static void onCore(int core) throws Exception {
        new ProcessBuilder(
                        "taskset",
                        "-apc",
                        String.valueOf(core),
                        String.valueOf(ProcessHandle.current().pid()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static void fill(TestKafka kafka) throws InterruptedException, ExecutionException {
        var settings = new Properties();
        settings.setProperty("bootstrap.servers", kafka.bootstrapServers());
        settings.setProperty("linger.ms", "20");
        settings.setProperty("compression.type", "lz4");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                String source = "source" + i % SOURCES;
                ProducerRecord<String, byte[]> response = Event.of(
                        Topic.RAW_RESPONSES,
                        source,
                        EventType.RESPONSE,
                        "/collector/sources/" + source,
                        Instant.ofEpochSecond(1_772_323_200L + i),
                        "application/json",
                        Bodies.small(i));
                var unused = producer.send(response);
            }
            producer.flush();
        }
    }

    /** Records a second of the service. */
    double transformer() throws Exception {
        int port = FreePorts.find(1).get(0);
        Map<TopicPartition, Long> before = ends(Topic.METRIC_EVENTS.topicName());
        try (var service = Child.service(
                "transformer-service",
                1,
                JVM,
                Map.of("PORT", String.valueOf(port), "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers()))) {
            service.awaitReady(URI.create("http://localhost:" + port + "/health/liveness"));
            awaitAll(Topic.METRIC_EVENTS.topicName(), before);
        }
        forget("promflow-transformer");
        return rate(Topic.METRIC_EVENTS.topicName(), before);
    }

    /** Records a second of the loop that only copies. */
    double bareCopy() throws Exception {
        Map<TopicPartition, Long> before = ends(COPIES);
        List<String> command = new java.util.ArrayList<>(List.of(
                "taskset",
                "-c",
                "1",
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(JVM);
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), BareCopy.class.getName(), kafka.bootstrapServers()));
        try (var copy = Child.start(command, Map.of())) {
            System.out.println("  copying in process " + copy.pid());
            awaitAll(COPIES, before);
        }
        forget(COPY_GROUP);
        return rate(COPIES, before);
    }

    private Map<TopicPartition, Long> ends(String topic) {
        try (var consumer = consumer()) {
            consumer.assign(partitions(topic));
            return consumer.endOffsets(partitions(topic));
        }
    }

    private static List<TopicPartition> partitions(String topic) {
        return java.util.stream.IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        var settings = new Properties();
        settings.setProperty("bootstrap.servers", kafka.bootstrapServers());
        settings.setProperty("isolation.level", "read_committed");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Offsets also count the markers of transactions, so all records are there some time after as many offsets are. */
    private void awaitAll(String topic, Map<TopicPartition, Long> before) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        try (var consumer = consumer()) {
            consumer.assign(partitions(topic));
            long last = -1;
            long written = 0;
            while (written < RECORDS || written != last) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(written + " of " + RECORDS + " records after " + LIMIT);
                }
                Thread.sleep(500);
                last = written;
                written = consumer.endOffsets(partitions(topic)).entrySet().stream()
                        .mapToLong(e -> e.getValue() - before.getOrDefault(e.getKey(), 0L))
                        .sum();
            }
        }
    }

    /** By the times of the records written, without the first third. */
    private double rate(String topic, Map<TopicPartition, Long> before) {
        long[] times = new long[RECORDS];
        int count = 0;
        try (var consumer = consumer()) {
            consumer.assign(partitions(topic));
            before.forEach(consumer::seek);
            while (count < RECORDS) {
                for (var written : consumer.poll(Duration.ofSeconds(10))) {
                    times[count++] = written.timestamp();
                }
            }
        }
        Arrays.sort(times);
        int from = RECORDS / 3;
        return (RECORDS - from) * 1000.0 / Math.max(1, times[RECORDS - 1] - times[from]);
    }

    /** Lets the group begin at the first record again. */
    private void forget(String group) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            long end = System.nanoTime() + LIMIT.toNanos();
            while (true) {
                try {
                    admin.deleteConsumerGroups(List.of(group)).all().get();
                    return;
                } catch (ExecutionException e) {
                    if (System.nanoTime() > end) {
                        throw e;
                    }
                    Thread.sleep(500); // its member has not left yet
                }
            }
        }
    }

    @Override
    public void close() {
        kafka.close();
    }
}
