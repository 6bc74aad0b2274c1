package io.promflow.runtime.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.ApplicationContext;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicTableIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static TestKafka broker;
    private static ApplicationContext context;
    private static KafkaSettings kafka;

    @BeforeAll
    static void start() throws IOException {
        broker = TestKafka.start();
        context = ApplicationContext.run(
                Map.of("promflow.auth", "off", "kafka.bootstrap.servers", broker.bootstrapServers()));
        kafka = context.getBean(KafkaSettings.class);
    }

    @AfterAll
    static void stop() {
        context.close();
        broker.close();
    }

    private static TopicTable<Integer> table(String topic, List<String> changes) {
        return new TopicTable<>(kafka, topic, TopicTableIT::number, (key, value) -> changes.add(key + "=" + value))
                .start();
    }

    private static Integer number(String key, byte[] value) throws IOException {
        try {
            return Integer.valueOf(new String(value, UTF_8));
        } catch (NumberFormatException e) {
            throw new IOException("not a number", e);
        }
    }

    @Test
    void holdsTheNewestOfEachKeyFromAllPartitions() throws Exception {
        broker.createTopic("newest", 3);
        for (int i = 0; i < 10; i++) {
            broker.send("newest", "key" + i, "1");
        }
        broker.send("newest", "key0", "2");
        try (var table = table("newest", new CopyOnWriteArrayList<>())) {
            await().until(table::isLoaded);

            assertThat(table.rows()).hasSize(10).containsEntry("key0", 2).containsEntry("key9", 1);
            assertThat(table.get("key0")).isEqualTo(2);
            assertThat(table.get("other")).isNull();
        }
    }

    @Test
    void forgetsAKeyWhoseValueIsNull() throws Exception {
        broker.createTopic("deleted", 1);
        var changes = new CopyOnWriteArrayList<String>();
        broker.send("deleted", "a", "1");
        try (var table = table("deleted", changes)) {
            broker.send(new ProducerRecord<>("deleted", "a", null));
            table.catchUp(LIMIT);

            assertThat(table.rows()).isEmpty();
            assertThat(changes).containsExactly("a=1", "a=null");
        }
    }

    @Test
    void hasReadWhatWasThereWhenAskedToCatchUp() throws Exception {
        broker.createTopic("caught-up", 2);
        try (var table = table("caught-up", new CopyOnWriteArrayList<>())) {
            for (int i = 1; i <= 10; i++) {
                broker.send("caught-up", "a", String.valueOf(i));
                broker.send("caught-up", "b" + i, String.valueOf(i));
                table.catchUp(LIMIT);

                assertThat(table.get("a")).isEqualTo(i);
                assertThat(table.get("b" + i)).isEqualTo(i);
            }
        }
    }

    @Test
    void keepsTheRowBeforeAValueItCannotRead() throws Exception {
        broker.createTopic("unreadable", 1);
        broker.send("unreadable", "a", "1");
        broker.send("unreadable", "a", "one");
        broker.send(new ProducerRecord<>("unreadable", null, "2".getBytes(UTF_8)));
        broker.send("unreadable", "b", "3");
        try (var table = table("unreadable", new CopyOnWriteArrayList<>())) {
            table.catchUp(LIMIT);

            assertThat(table.rows()).containsOnly(Map.entry("a", 1), Map.entry("b", 3));
        }
    }
}
