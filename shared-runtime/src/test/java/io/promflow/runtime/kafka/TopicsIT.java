package io.promflow.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.ConfigurationException;
import io.promflow.runtime.RecordedLog;
import io.promflow.schemas.Topic;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicsIT {
    private static final List<Topic> WANTED =
            List.of(Topic.SOURCES, Topic.RAW_RESPONSES, Topic.METRIC_EVENTS, Topic.NOTIFICATION_RESULTS);

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static TestKafka broker;
    private static Admin admin;

    @BeforeAll
    static void start() throws IOException {
        broker = TestKafka.start();
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        ensure(Map.of("promflow.topics.partitions", 4, "promflow.topics.raw-retention", "2d"));
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    private static void ensure(Map<String, Object> settings) {
        var all = new java.util.HashMap<String, Object>(settings);
        all.put("promflow.auth", "off");
        all.put("kafka.bootstrap.servers", broker.bootstrapServers());
        ensure(all, WANTED, Duration.ofMinutes(1));
    }

    private static void ensure(Map<String, Object> settings, List<Topic> topics, Duration patience) {
        try (var context = ApplicationContext.run(settings)) {
            context.getBean(Topics.class).ensure(topics, patience);
        }
    }

    private static Map<String, Object> at(String servers) {
        return Map.of("promflow.auth", "off", "kafka.bootstrap.servers", servers);
    }

    @Test
    void makesEachTopicAndItsDeadLetters() throws Exception {
        assertThat(names())
                .contains(
                        "promflow.sources",
                        "promflow.sources.dlq",
                        "promflow.raw-responses",
                        "promflow.raw-responses.dlq",
                        "promflow.metric-events",
                        "promflow.metric-events.dlq",
                        "promflow.notification-results",
                        "promflow.notification-results.dlq");
        assertThat(partitions("promflow.sources")).isEqualTo(4);
    }

    @Test
    void setsCleanupAndRetention() throws Exception {
        assertThat(setting("promflow.sources", "cleanup.policy")).isEqualTo("compact");
        assertThat(setting("promflow.metric-events", "cleanup.policy")).isEqualTo("delete");
        assertThat(setting("promflow.metric-events", "retention.ms")).isEqualTo(days(7));
        assertThat(setting("promflow.raw-responses", "retention.ms")).isEqualTo(days(2));
        assertThat(setting("promflow.notification-results", "cleanup.policy").split(","))
                .containsExactlyInAnyOrder("compact", "delete");
        assertThat(setting("promflow.notification-results", "retention.ms")).isEqualTo(days(30));
        assertThat(setting("promflow.sources.dlq", "cleanup.policy")).isEqualTo("delete");
        assertThat(setting("promflow.sources.dlq", "retention.ms")).isEqualTo(days(30));
        assertThat(setting("promflow.raw-responses", "max.message.bytes"))
                .isEqualTo(String.valueOf(Topics.MAX_MESSAGE_BYTES));
    }

    @Test
    void leavesWhatIsThereAsItIs() throws Exception {

        ensure(Map.of("promflow.topics.partitions", 9, "promflow.topics.raw-retention", "5d"));

        assertThat(partitions("promflow.raw-responses")).isEqualTo(4);
        assertThat(setting("promflow.raw-responses", "retention.ms")).isEqualTo(days(2));
    }

    @Test
    void asksForTwoInSyncCopiesOfThree() throws Exception {
        assertThat(setting("promflow.sources", "min.insync.replicas")).isEqualTo("1");
        try (var context = ApplicationContext.run(Map.of("promflow.auth", "off", "promflow.topics.replication", 3))) {
            assertThat(context.getBean(Topics.class).wanted(WANTED))
                    .allSatisfy(topic -> assertThat(topic.configs()).containsEntry("min.insync.replicas", "2"));
        }
    }

    @Test
    void givesUpOnABrokerThatDoesNotAnswerAndNamesIt() throws Exception {
        String nobody = "127.0.0.1:" + freePort();
        try (var log = RecordedLog.of("io.promflow.runtime.kafka")) {
            var ensured = CompletableFuture.runAsync(() -> ensure(at(nobody), WANTED, Duration.ofSeconds(7)));

            assertThat(ensured)
                    .failsWithin(Duration.ofSeconds(45))
                    .withThrowableThat()
                    .withMessageContaining("topics could not be made at " + nobody);
            assertThat(log.lines()).anyMatch(line -> line.startsWith("WARN waiting for the Kafka broker at " + nobody));
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void doesNotStartWithATopicThatLosesWhatItHasToKeep() throws Exception {
        make("promflow.gateway-groups", Map.of("cleanup.policy", "delete"));
        make("promflow.pushed-groups", Map.of("cleanup.policy", "compact,delete"));

        assertThatThrownBy(() -> ensure(at(broker.bootstrapServers()), List.of(Topic.GATEWAY_GROUPS), LIMIT))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("topic promflow.gateway-groups: cleanup.policy is delete (expected: compact)");
        assertThatThrownBy(() -> ensure(at(broker.bootstrapServers()), List.of(Topic.PUSHED_GROUPS), LIMIT))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("(expected: compact)");
        admin.deleteTopics(List.of(
                        "promflow.gateway-groups",
                        "promflow.gateway-groups.dlq",
                        "promflow.pushed-groups",
                        "promflow.pushed-groups.dlq"))
                .all()
                .get();
    }

    @Test
    void saysWhatIsNotAsItShouldBe() throws Exception {
        make("promflow.alerts", Map.of("cleanup.policy", "compact", "max.message.bytes", "1000"));
        try (var log = RecordedLog.of("io.promflow.runtime.kafka")) {
            ensure(at(broker.bootstrapServers()), List.of(Topic.ALERTS), Duration.ofMinutes(1));

            assertThat(log.lines())
                    .contains(
                            "WARN topic promflow.alerts: cleanup.policy is compact (expected: delete)",
                            "WARN topic promflow.alerts: max.message.bytes is 1000 (expected: 20971520 or more)");
        }
        admin.deleteTopics(List.of("promflow.alerts", "promflow.alerts.dlq"))
                .all()
                .get();
    }

    private static void make(String topic, Map<String, String> settings)
            throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(settings)))
                .all()
                .get();
    }

    private static String days(int days) {
        return String.valueOf(days * 24L * 60 * 60 * 1000);
    }

    private static Set<String> names() throws ExecutionException, InterruptedException {
        return admin.listTopics().names().get();
    }

    private static int partitions(String topic) throws ExecutionException, InterruptedException {
        var described = admin.describeTopics(List.of(topic)).topicNameValues().values();
        return described.iterator().next().get().partitions().size();
    }

    private static String setting(String topic, String name) throws ExecutionException, InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var described = admin.describeConfigs(List.of(resource)).values().values();
        return described.iterator().next().get().get(name).value();
    }
}
