package io.promflow.runtime.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.ApplicationContext;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthResult;
import io.promflow.runtime.ProcessEnd;
import io.promflow.schemas.EventHeaders;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import reactor.core.publisher.Mono;

class GroupLoopIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static TestKafka broker;
    private static ApplicationContext context;
    private static KafkaSettings kafka;

    private static final AtomicInteger ends = new AtomicInteger();

    /** What a dependency that is away is told by. */
    private static final class Away extends RuntimeException {
        Away() {
            super("the third party's words");
        }
    }

    /** One topic and one group for each test. */
    private String topic = "";

    @BeforeAll
    static void start() throws IOException {
        broker = TestKafka.start();
        context = ApplicationContext.builder()
                .properties(Map.of("promflow.auth", "off", "kafka.bootstrap.servers", broker.bootstrapServers()))
                .singletons((ProcessEnd) ends::incrementAndGet)
                .start();
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

    @Test
    void makesADeadLetterOfTheRecordItsHandlerFailsOn() {
        broker.createTopic(topic + ".dlq", 1);
        var handled = new CopyOnWriteArrayList<String>();
        BatchHandler handler = batch -> {
            if (values(batch).contains("3")) {
                throw new NullPointerException("a bug");
            }
            handled.addAll(values(batch));
        };
        send(1, 5);
        try (var loop = GroupLoop.of(kafka, topic, topic, handler).start()) {
            await().atMost(LIMIT).until(() -> committed() == 5);

            assertThat(loop.health()).isNull();
        }
        assertThat(handled).containsExactly("1", "2", "4", "5");
        assertThat(broker.read(topic + ".dlq")).singleElement().satisfies(letter -> {
            assertThat(letter.value()).asString(UTF_8).isEqualTo("3");
            assertThat(Event.header(letter.headers(), EventHeaders.DEAD_REASON)).isEqualTo("HANDLER_FAILED");
            assertThat(Event.header(letter.headers(), EventHeaders.DEAD_EXCEPTION))
                    .isEqualTo("java.lang.NullPointerException");
            assertThat(Event.header(letter.headers(), EventHeaders.DEAD_OFFSET)).isEqualTo("2");
        });
    }

    @Test
    void leavesTheOffsetsToATransactionButNotThoseOfADeadLetter() {
        broker.createTopic(topic + ".dlq", 1);
        broker.createTopic(topic + "-out", 1);
        send(1, 3);
        try (var producer = kafka.transactionalProducer(topic)) {
            producer.initTransactions();
            BatchHandler handler = batch -> {
                if (values(batch).contains("2")) {
                    throw new IllegalArgumentException("a bug");
                }
                producer.beginTransaction();
                for (String value : values(batch)) {
                    Future<?> unused = producer.send(new ProducerRecord<>(topic + "-out", value.getBytes(UTF_8)));
                }
                producer.sendOffsetsToTransaction(batch.next(), batch.member());
                producer.commitTransaction();
            };
            try (var loop =
                    GroupLoop.transactional(kafka, topic, topic, handler).start()) {
                await().atMost(LIMIT).until(() -> committed() == 3);
                assertThat(loop.health()).isNull();
            }
        }
        assertThat(broker.read(topic + "-out"))
                .extracting(each -> new String(each.value(), UTF_8))
                .containsExactly("1", "3");
        assertThat(broker.read(topic + ".dlq")).hasSize(1);
    }

    @Test
    void commitsNothingOfATransactionalHandlerItself() {
        var tries = new AtomicInteger();
        send(1, 1);
        try (var loop = GroupLoop.transactional(kafka, topic, topic, batch -> tries.incrementAndGet())
                .start()) {
            await().until(() -> tries.get() == 1);
            assertThat(loop.health()).isNull();
        }
        try (var loop = GroupLoop.transactional(kafka, topic, topic, batch -> tries.incrementAndGet())
                .start()) {
            await().until(() -> tries.get() == 2);
            assertThat(loop.health()).isNull();
        }
    }

    @Test
    void waitsForWhatItGathers() {
        var sizes = new CopyOnWriteArrayList<Integer>();
        var gather = new Gather(4, 1_000_000, Duration.ofSeconds(2));
        try (var loop = GroupLoop.gathering(
                        kafka,
                        topic,
                        topic,
                        gather,
                        batch -> sizes.add(batch.records().size()),
                        partitions -> {})
                .start()) {
            await().until(loop::hasJoined);
            send(1, 6);
            await().until(() -> sizes.stream().mapToInt(size -> size).sum() == 6);
        }

        assertThat(sizes).allMatch(size -> size <= 4).anyMatch(size -> size > 1);
    }

    @Test
    void keepsItsPlaceInTheGroupDuringARest() {
        String shared = topic + "-2";
        broker.createTopic(shared, 2);
        broker.send(shared, "key", "1");
        var tries = new AtomicInteger();
        var second = new CopyOnWriteArraySet<Integer>();
        BatchHandler resting = batch -> {
            tries.incrementAndGet();
            throw new TargetAway("come in two minutes", Duration.ofMinutes(2));
        };
        var one = GroupLoop.of(kafka, shared, shared, resting).start();
        await().until(() -> tries.get() == 1);
        try (var two = GroupLoop.owning(kafka, shared, shared, resting, replace(second))
                .start()) {
            await().atMost(LIMIT).until(() -> second.size() == 1);
            assertThat(two.hasJoined()).isTrue();
            assertThat(one.health()).isNull();
        }

        assertThat(CompletableFuture.runAsync(one::close)).succeedsWithin(Duration.ofSeconds(8));
    }

    @Test
    void isWellAgainWhenAnotherMemberHasWhatItFailedOn() {
        send(1, 1);
        BatchHandler failing = batch -> {
            throw new Away();
        };
        try (var loop = GroupLoop.of(kafka, topic, topic, failing).start()) {
            await().until(() -> loop.health() != null);
            // The assignor gives the one partition to the member whose name is first.
            try (var other = new KafkaConsumer<String, String>(
                    Map.of("bootstrap.servers", broker.bootstrapServers(), "group.id", topic, "client.id", "aaa"),
                    new StringDeserializer(),
                    new StringDeserializer())) {
                other.subscribe(List.of(topic));
                await().atMost(LIMIT).until(() -> {
                    other.poll(Duration.ofMillis(100));
                    return other.assignment().size() == 1;
                });

                await().until(() -> loop.health() == null);
            }
        }
    }

    @Test
    void tellsEverybodyThatItIsStuckButNotWhatTheThirdPartySaid() {
        send(1, 1);
        BatchHandler failing = batch -> {
            throw new Away();
        };
        try (var loop = GroupLoop.of(kafka, topic, topic, failing).start()) {
            await().until(() -> loop.health() != null);

            assertThat(loop.health()).isEqualTo("the third party's words");
            assertThat(readiness(loop).getStatus()).isEqualTo(HealthStatus.DOWN);
            assertThat(readiness(loop).getDetails()).isEqualTo(Map.of(topic, "stuck"));
        }
    }

    @Test
    void isReadyWhileItWaitsForItsTargetAndNotBeforeItHasJoined() {
        send(1, 1);
        BatchHandler waiting = batch -> {
            throw new TargetAway("the target answered 503");
        };
        var loop = GroupLoop.of(kafka, topic, topic, waiting);
        try (loop) {
            loop.start();
            assertThat(readiness(loop).getDetails()).isEqualTo(Map.of(topic, "joining its consumer group"));
            assertThat(readiness(loop).getStatus()).isEqualTo(HealthStatus.DOWN);

            await().until(() -> Map.of(topic, "waiting for its target")
                    .equals(readiness(loop).getDetails()));
            assertThat(readiness(loop).getStatus()).isEqualTo(HealthStatus.UP);
        }
    }

    @Test
    void endsTheProcessWithAnErrorItDoesNotSurvive() {
        int before = ends.get();
        send(1, 1);
        BatchHandler broken = batch -> {
            throw new LinkageError("a class is missing");
        };
        try (var loop = GroupLoop.of(kafka, topic, topic, broken).start()) {
            await().until(() -> ends.get() == before + 1);
            await().until(() -> loop.health() != null);

            assertThat(readiness(loop).getDetails()).isEqualTo(Map.of(topic, "ended"));
        }
    }

    private static HealthResult readiness(GroupLoop loop) {
        return Mono.from(new LoopHealth(List.of(loop), List.of()).getResult())
                .blockOptional()
                .orElseThrow();
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
            values.add(new String(message.value(), UTF_8));
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
