package io.promflow.runtime.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaSettingsIT {
    private static TestKafka broker;
    private static ApplicationContext context;
    private static KafkaSettings kafka;
    private static MeterRegistry registry;

    @BeforeAll
    static void start() throws IOException {
        broker = TestKafka.start();
        context = ApplicationContext.run(Map.of(
                "promflow.auth", "off",
                "kafka.bootstrap.servers", broker.bootstrapServers(),
                "kafka.acks", "1",
                "kafka.isolation.level", "read_uncommitted",
                "kafka.client.rack", "here"));
        kafka = context.getBean(KafkaSettings.class);
        registry = context.getBean(MeterRegistry.class);
    }

    @AfterAll
    static void stop() {
        context.close();
        broker.close();
    }

    @Test
    void letsNobodyChangeWhatTheGuaranteesRestOn() {
        assertThat(kafka.producerProperties())
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", "true")
                .containsEntry("client.rack", "here");
        assertThat(kafka.consumerProperties())
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("enable.auto.commit", "false")
                .containsEntry("allow.auto.create.topics", "false")
                .containsEntry("client.rack", "here");
    }

    @Test
    void doesNotReadWhatATransactionTookBack() {
        broker.createTopic("taken-back", 1);
        try (var producer = kafka.transactionalProducer("taken-back")) {
            producer.initTransactions();
            producer.beginTransaction();
            Future<?> aborted = producer.send(new ProducerRecord<>("taken-back", "a", "aborted".getBytes(UTF_8)));
            producer.flush();
            assertThat(aborted).isDone();
            producer.abortTransaction();
            producer.beginTransaction();
            Future<?> committed = producer.send(new ProducerRecord<>("taken-back", "a", "committed".getBytes(UTF_8)));
            producer.commitTransaction();
            assertThat(committed).isDone();
        }
        var seen = new CopyOnWriteArrayList<String>();
        try (var loop = GroupLoop.of(
                        kafka,
                        "taken-back",
                        "taken-back",
                        batch -> batch.records().forEach(each -> seen.add(new String(each.value(), UTF_8))))
                .start()) {
            await().until(() -> !seen.isEmpty());
            assertThat(loop.health()).isNull();
        }

        assertThat(seen).containsExactly("committed");
    }

    @Test
    void showsHowFarAConsumerIsBehindAndForgetsItWithTheConsumer() throws Exception {
        broker.createTopic("behind", 1);
        for (int i = 0; i < 7; i++) {
            broker.send("behind", "a", "1");
        }
        var inHand = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        BatchHandler handler = batch -> {
            inHand.countDown();
            goOn.await();
        };
        try (var loop =
                GroupLoop.ofAtMost(kafka, "behind", "behind", 2, handler).start()) {
            inHand.await();
            await().untilAsserted(() -> assertThat(lag()).isEqualTo(5));
            goOn.countDown();
            await().untilAsserted(() -> assertThat(lag()).isZero());
            assertThat(loop.health()).isNull();
        }
        assertThat(registry.find("kafka.consumer.fetch.manager.records.lag")
                        .tag("topic", "behind")
                        .gauge())
                .isNull();
    }

    private static double lag() {
        return registry.get("kafka.consumer.fetch.manager.records.lag")
                .tag("topic", "behind")
                .tag("partition", "0")
                .gauge()
                .value();
    }

    @Test
    void countsWhatAProducerHasSentAndForgetsItWithTheProducer() throws Exception {
        broker.createTopic("sent", 1);
        try (var producer = kafka.producer(Duration.ofSeconds(10))) {
            producer.send(new ProducerRecord<>("sent", "a", "1".getBytes(UTF_8)))
                    .get();

            await().untilAsserted(() -> assertThat(sent()).isEqualTo(1));
        }
        assertThat(registry.find("kafka.producer.record.send.total").functionCounters())
                .isEmpty();
    }

    private static double sent() {
        return registry.get("kafka.producer.record.send.total")
                .functionCounter()
                .count();
    }
}
