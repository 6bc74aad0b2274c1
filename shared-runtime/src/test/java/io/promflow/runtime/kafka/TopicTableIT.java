package io.promflow.runtime.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.promflow.runtime.ProcessEnd;
import io.promflow.runtime.json.Json;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicTableIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final AtomicInteger ends = new AtomicInteger();

    private static TestKafka broker;
    private static ApplicationContext context;
    private static KafkaSettings kafka;

    @BeforeAll
    static void start() throws IOException {
        broker = TestKafka.start();
        context = ApplicationContext.builder()
                .properties(Map.of(
                        "promflow.auth",
                        "off",
                        "kafka.bootstrap.servers",
                        broker.bootstrapServers(),
                        "kafka.metadata.max.age.ms",
                        "300"))
                .singletons((ProcessEnd) ends::incrementAndGet)
                .start();
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

    record Row(int number) {}

    @Test
    void goesOnAfterARecordThatIsJsonsNull() throws Exception {
        broker.createTopic("json-null", 1);
        broker.send("json-null", "a", "null");
        broker.send("json-null", "b", "{\"number\":1}");
        try (var table = new TopicTable<>(
                        kafka, "json-null", (key, value) -> Json.read(value, Row.class), (key, row) -> {})
                .start()) {
            table.catchUp(LIMIT);

            assertThat(table.rows()).isEqualTo(Map.of("b", new Row(1)));
            assertThat(skipped("json-null")).isEqualTo(1);
        }
    }

    @Test
    void goesOnWhateverADecoderOrAListenerThrows() throws Exception {
        broker.createTopic("thrown", 1);
        broker.send("thrown", "a", "one");
        broker.send("thrown", "b", "2");
        broker.send(new ProducerRecord<>("thrown", "b", null));
        broker.send("thrown", "c", "3");
        try (var table = new TopicTable<>(
                        kafka, "thrown", (key, value) -> Integer.valueOf(new String(value, UTF_8)), (key, row) -> {
                            if (key.equals("b")) {
                                throw new IllegalStateException("a listener's bug");
                            }
                        })
                .start()) {
            table.catchUp(LIMIT);

            assertThat(table.rows()).isEqualTo(Map.of("c", 3));
            assertThat(skipped("thrown")).isEqualTo(3);
            assertThat(table.isLoaded()).isTrue();
        }
    }

    private static double skipped(String topic) {
        return context.getBean(MeterRegistry.class)
                .get("promflow.table.skipped")
                .tag("topic", topic)
                .counter()
                .count();
    }

    @Test
    void readsPartitionsThatAreAdded() throws Exception {
        broker.createTopic("grown", 1);
        broker.send("grown", "a", "1");
        try (var table = table("grown", new CopyOnWriteArrayList<>());
                var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            table.catchUp(LIMIT);
            admin.createPartitions(Map.of("grown", NewPartitions.increaseTo(2)))
                    .all()
                    .get();
            broker.send(new ProducerRecord<>("grown", 1, "b", "2".getBytes(UTF_8)));

            await().atMost(LIMIT).until(() -> table.get("b") != null);

            assertThat(table.rows()).isEqualTo(Map.of("a", 1, "b", 2));
        }
    }

    @Test
    void waitsForATopicThatIsNotThereYet() throws Exception {
        try (var table = table("late", new CopyOnWriteArrayList<>())) {
            assertThat(table.isLoaded()).isFalse();
            broker.createTopic("late", 1);
            broker.send("late", "a", "1");

            await().atMost(LIMIT).until(table::isLoaded);
            table.catchUp(LIMIT);
            assertThat(table.get("a")).isEqualTo(1);
        }
    }

    @Test
    void endsTheProcessWithAnErrorItDoesNotSurvive() {
        broker.createTopic("broken", 1);
        broker.send("broken", "a", "1");
        TopicTable.Decoder<Integer> decoder = (key, value) -> {
            throw new LinkageError("a class is missing");
        };
        try (var table = new TopicTable<>(kafka, "broken", decoder, (key, row) -> {}).start()) {
            await().until(() -> ends.get() == 1);
            await().until(() -> !table.isLoaded());
        }
    }
}
