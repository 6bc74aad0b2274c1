package io.promflow.benchmarks.push;

import io.promflow.benchmarks.Child;
import io.promflow.schemas.Topic;
import io.promflow.stack.FreePorts;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker, and a process of the service with one sink. */
final class Pipeline implements AutoCloseable {
    /** As ./stack starts it. */
    private static final List<String> JVM =
            List.of("-Xmx96m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static final int PARTITIONS = 6;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final TestKafka kafka;
    private final Admin admin;
    private final Producer<String, byte[]> producer;
    private final Child service;
    private final String group;

    /** @param group the sink's consumer group */
    Pipeline(Map<String, String> environment, String group) throws IOException, InterruptedException {
        this.kafka = TestKafka.start();
        this.group = group;
        this.admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        int port = FreePorts.find(1).get(0);
        var all = new HashMap<>(environment);
        all.put("PORT", String.valueOf(port));
        all.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        all.put("PROMFLOW_TOPICS_PARTITIONS", String.valueOf(PARTITIONS));
        this.service = Child.service("push-service", -1, JVM, all);
        service.awaitReady(URI.create("http://127.0.0.1:" + port + "/health/readiness"));
        var settings = new Properties();
        settings.setProperty("bootstrap.servers", kafka.bootstrapServers());
        settings.setProperty("compression.type", "lz4");
        settings.setProperty("linger.ms", "0");
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    Producer<String, byte[]> producer() {
        return producer;
    }

    Child service() {
        return service;
    }

    /** Lays a backlog before the stopped service, lets it go, and returns the seconds until all of it is committed. */
    double work(Load load, String job, List<Integer> passes, Instant observedAt) throws Exception {
        signal("STOP");
        for (int pass : passes) {
            for (int i = 0; i < load.groups(); i++) {
                var unused = producer.send(load.event(job, i, pass, observedAt.plusSeconds(pass)));
            }
        }
        producer.flush();
        var ends = ends();
        signal("CONT");
        long start = System.nanoTime();
        while (!isCommitted(ends)) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new TimeoutException("the service did not commit within " + LIMIT);
            }
            Thread.sleep(10);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(service.pid()))
                .start()
                .waitFor();
    }

    private Map<TopicPartition, Long> ends() throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = IntStream.range(0, PARTITIONS)
                .mapToObj(i -> new TopicPartition(Topic.METRIC_EVENTS.topicName(), i))
                .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(asked).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private boolean isCommitted(Map<TopicPartition, Long> ends) throws ExecutionException, InterruptedException {
        var committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        return ends.entrySet().stream().allMatch(end -> {
            var done = committed.get(end.getKey());
            return end.getValue() == 0 || (done != null && done.offset() >= end.getValue());
        });
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        service.close();
        admin.close(Duration.ZERO);
        kafka.close();
    }
}
