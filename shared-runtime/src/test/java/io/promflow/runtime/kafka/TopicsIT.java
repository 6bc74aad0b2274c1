package io.promflow.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.promflow.schemas.Topic;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicsIT {
    private static final List<Topic> WANTED =
            List.of(Topic.SOURCES, Topic.RAW_RESPONSES, Topic.METRIC_EVENTS, Topic.NOTIFICATION_RESULTS);

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
        try (var context = ApplicationContext.run(all)) {
            context.getBean(Topics.class).ensure(WANTED);
        }
    }

    @Test
    void makesEachTopicAndItsDeadLetters() throws Exception {
        assertThat(names())
                .containsExactlyInAnyOrder(
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
        Set<String> before = names();

        ensure(Map.of("promflow.topics.partitions", 9, "promflow.topics.raw-retention", "5d"));

        assertThat(names()).isEqualTo(before);
        assertThat(partitions("promflow.raw-responses")).isEqualTo(4);
        assertThat(setting("promflow.raw-responses", "retention.ms")).isEqualTo(days(2));
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
