package io.promflow.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.EventHeaders;
import io.promflow.schemas.EventType;
import io.promflow.schemas.MetricEvent;
import io.promflow.schemas.Topic;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class TransformerIT {
    private static final String SOURCE = """
            {"name":"%s","enabled":true,"schedule":{"interval":"5s"},
             "request":{"method":"GET","url":"http://x","params":{},"headers":{},"timeout":"1s"},
             "metrics":{"grouping":{"job":"%s"},"rules":[{"name":"price","type":"gauge","each":"$.*",
               "value":{"path":"@.usd"},"labels":{"coin":{"key":true}}}]}}""";

    private static TestKafka kafka;
    private static EmbeddedServer server;

    @BeforeAll
    static void start() throws IOException {
        kafka = TestKafka.start();
        server = service();
    }

    private static EmbeddedServer service() {
        return ApplicationContext.run(
                EmbeddedServer.class,
                Map.of(
                        "kafka.bootstrap.servers",
                        kafka.bootstrapServers(),
                        "micronaut.server.port",
                        -1,
                        "promflow.auth",
                        "off"));
    }

    @AfterAll
    static void stop() {
        server.close();
        kafka.close();
    }

    @Test
    void bodyBecomesOneCompleteEventOfItsGroup() {
        source("crypto");
        respond("crypto", "{\"bitcoin\":{\"usd\":65000}}", null);

        MetricEvent event = awaitEvents("crypto", 1).get(0);
        assertThat(event.complete()).isTrue();
        assertThat(event.observedAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(event.families())
                .extracting(f -> f.name() + "=" + f.samples().get(0).value())
                .containsExactly("price=65000", "data_quality_score=1");
    }

    @Test
    void failedFetchBecomesAPartialEvent() {
        source("down");
        respond("down", "", "HTTP 503");

        MetricEvent event = awaitEvents("down", 1).get(0);
        assertThat(event.complete()).isFalse();
        assertThat(event.families()).extracting(f -> f.name()).containsExactly("data_quality_score");
    }

    @Test
    void whatCannotBeTransformedIsADeadLetterAndStopsNothing() {
        source("mixed");
        respond("mixed", "<html>", null);
        respond("nobody", "{}", null);
        respond("mixed", "{\"a\":{\"usd\":1}}", null);

        assertThat(awaitEvents("mixed", 2)).extracting(MetricEvent::complete).containsExactly(false, true);
        assertThat(deadLetters("mixed")).containsExactly("BODY_NOT_JSON");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(deadLetters("nobody")).containsExactly("UNKNOWN_SOURCE"));
    }

    @Test
    void aRestartNeitherLosesNorRepeatsAnEvent() throws IOException {
        source("again");
        for (int i = 0; i < 20; i++) {
            respond("again", "{\"a\":{\"usd\":" + i + "}}", null);
        }
        server.close();
        for (int i = 20; i < 40; i++) {
            respond("again", "{\"a\":{\"usd\":" + i + "}}", null);
        }
        server = service();

        respond("again", "{\"a\":{\"usd\":40}}", null);
        await().atMost(Duration.ofSeconds(40))
                .until(() -> events("again").stream().anyMatch(e -> value(e).equals("40")));
        assertThat(events("again"))
                .extracting(TransformerIT::value)
                .containsExactlyElementsOf(java.util.stream.IntStream.rangeClosed(0, 40)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    private static String value(MetricEvent event) {
        return event.families().get(0).samples().get(0).value();
    }

    private static void source(String name) {
        kafka.send(Topic.SOURCES.topicName(), name, SOURCE.formatted(name, name));
    }

    private static void respond(String source, String body, @Nullable String error) {
        ProducerRecord<String, byte[]> response = Event.of(
                Topic.RAW_RESPONSES,
                source,
                EventType.RESPONSE,
                "/collector/sources/" + source,
                Instant.parse("2026-01-01T00:00:00Z"),
                "application/json",
                body.getBytes(StandardCharsets.UTF_8));
        Event.put(response.headers(), EventHeaders.ERROR, error);
        kafka.send(response);
    }

    private static List<MetricEvent> awaitEvents(String job, int count) {
        return await().atMost(Duration.ofSeconds(20)).until(() -> events(job), found -> found.size() >= count);
    }

    private static List<MetricEvent> events(String job) throws IOException {
        var events = new java.util.ArrayList<MetricEvent>();
        for (ConsumerRecord<String, byte[]> message : kafka.read(Topic.METRIC_EVENTS.topicName())) {
            var event = Json.read(message.value(), MetricEvent.class);
            if (event.group().job().equals(job)) {
                assertThat(message.key()).isEqualTo("{job=\"" + job + "\"}");
                events.add(event);
            }
        }
        return events;
    }

    private static List<@Nullable String> deadLetters(String source) {
        return kafka.read(Topic.RAW_RESPONSES.deadLetterName()).stream()
                .filter(letter -> source.equals(letter.key()))
                .map(letter -> Event.header(letter.headers(), EventHeaders.DEAD_REASON))
                .toList();
    }
}
