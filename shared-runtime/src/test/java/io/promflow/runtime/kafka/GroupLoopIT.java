package io.promflow.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.ApplicationContext;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class GroupLoopIT {
    private static TestKafka broker;
    private static ApplicationContext context;
    private static KafkaSettings kafka;

    /** One topic and one group for each test. */
    private String topic = "";

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

    @BeforeEach
    void makeTopic(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
        broker.createTopic(topic, 1);
    }

    @Test
    void handsOverInOrderAndGoesOnWhereItStopped() throws Exception {
        var seen = new CopyOnWriteArrayList<String>();
        send(1, 5);
        try (var loop = GroupLoop.of(kafka, topic, topic, batch -> seen.addAll(values(batch)))
                .start()) {
            await().until(() -> seen.size() == 5 && committed() == 5);
            assertThat(loop.hasJoined()).isTrue();
        }
        send(6, 8);
        try (var loop = GroupLoop.of(kafka, topic, topic, batch -> seen.addAll(values(batch)))
                .start()) {
            await().until(() -> committed() == 8);
            assertThat(loop.health()).isNull();
        }

        assertThat(seen).containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
    }

    @Test
    void redeliversWhatFailedBeforeAnythingBehindIt() throws Exception {
        var handled = new CopyOnWriteArrayList<String>();
        var failures = new AtomicInteger();
        var goOn = new CountDownLatch(1);
        BatchHandler handler = batch -> {
            if (values(batch).contains("3") && failures.getAndIncrement() < 2) {
                if (failures.get() == 2) {
                    goOn.await();
                }
                throw new IllegalStateException("not now");
            }
            handled.addAll(values(batch));
        };
        send(1, 2);
        try (var loop = GroupLoop.of(kafka, topic, topic, handler).start()) {
            await().until(() -> committed() == 2);
            send(3, 3);
            send(4, 6);
            await().until(() -> failures.get() == 2); // in its second try, which fails too
            assertThat(loop.health()).isEqualTo("not now");
            assertThat(committed()).isEqualTo(2);
            assertThat(handled).containsExactly("1", "2");
            goOn.countDown();
            await().until(() -> committed() == 6);
            assertThat(loop.health()).isNull();
        }

        assertThat(failures).hasValue(3);
        assertThat(handled).containsExactly("1", "2", "3", "4", "5", "6");
    }

    @Test
    void staysHealthyWhileItsTargetIsAway() throws Exception {
        var tries = new AtomicInteger();
        send(1, 1);
        BatchHandler handler = batch -> {
            tries.incrementAndGet();
            throw new TargetAway("the target answered 503");
        };
        try (var loop = GroupLoop.of(kafka, topic, topic, handler).start()) {
            await().until(() -> tries.get() >= 2);

            assertThat(loop.health()).isNull();
            assertThat(committed()).isZero();
        }
    }

    @Test
    void commitsTheBatchInHandWhenItIsClosed() throws Exception {
        var inHand = new CountDownLatch(1);
        var finish = new CountDownLatch(1);
        send(1, 3);
        var loop = GroupLoop.of(kafka, topic, topic, batch -> {
                    inHand.countDown();
                    finish.await();
                })
                .start();
        inHand.await();
        var closing = new Thread(loop::close);
        closing.start();
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING); // it waits for the loop's thread
        finish.countDown();
        closing.join();

        assertThat(committed()).isEqualTo(3);
    }

    @Test
    void takesNoMoreThanItShouldAtOnce() throws Exception {
        var sizes = new CopyOnWriteArrayList<Integer>();
        send(1, 7);
        try (var loop = GroupLoop.ofAtMost(
                        kafka,
                        topic,
                        topic,
                        3,
                        batch -> sizes.add(batch.records().size()))
                .start()) {
            await().until(() -> committed() == 7);
            assertThat(loop.health()).isNull();
        }

        assertThat(sizes).allMatch(size -> size <= 3);
    }

    @Test
    void sharesPartitionsAndTellsWhoOwnsThem() throws Exception {
        String shared = topic + "-6";
        broker.createTopic(shared, 6);
        var first = new CopyOnWriteArraySet<Integer>();
        var second = new CopyOnWriteArraySet<Integer>();
        try (var one = GroupLoop.owning(kafka, shared, shared, batch -> {}, replace(first))
                .start()) {
            await().until(() -> first.size() == 6);
            try (var two = GroupLoop.owning(kafka, shared, shared, batch -> {}, replace(second))
                    .start()) {
                await().until(() -> first.size() == 3 && second.size() == 3);
                assertThat(first).doesNotContainAnyElementsOf(second);
                assertThat(two.hasJoined()).isTrue();
            }
            await().until(() -> first.size() == 6);
            assertThat(one.health()).isNull();
        }
    }

    private static GroupLoop.OwnershipListener replace(Set<Integer> owned) {
        return partitions -> {
            owned.retainAll(partitions);
            owned.addAll(partitions);
        };
    }

    private void send(int from, int to) {
        IntStream.rangeClosed(from, to).forEach(n -> broker.send(topic, "key", String.valueOf(n)));
    }

    private static List<String> values(Batch batch) {
        var values = new ArrayList<String>();
        for (ConsumerRecord<String, byte[]> message : batch.records()) {
            values.add(new String(message.value(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return values;
    }

    /** The offset the group would go on from; 0 before its first commit. */
    private long committed() throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            var offset = admin.listConsumerGroupOffsets(topic)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(topic, 0));
            return offset == null ? 0 : offset.offset();
        }
    }
}
