package io.promflow.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.promflow.push.batch.Events;
import io.promflow.push.http.Http;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.EventHeaders;
import io.promflow.schemas.EventType;
import io.promflow.schemas.Family;
import io.promflow.schemas.Group;
import io.promflow.schemas.MetricEvent;
import io.promflow.schemas.Sample;
import io.promflow.schemas.Topic;
import io.promflow.stack.FreePorts;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** One service that pushes into a Pushgateway, Prometheus, VictoriaMetrics, and a target that is not there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SinksIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
    private TestKafka kafka;
    private RealServer pushgateway;
    private RealServer prometheus;
    private RealServer victoria;
    private EmbeddedServer service;

    @BeforeAll
    void start() throws Exception {
        kafka = TestKafka.start();
        pushgateway = RealServer.pushgateway();
        prometheus = RealServer.prometheus();
        victoria = RealServer.victoriaMetrics();
        int nobody = FreePorts.find(1).get(0);
        Map<String, Object> settings = new HashMap<>();
        settings.put("micronaut.server.port", -1);
        settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
        settings.put("promflow.auth", "off");
        settings.put("promflow.topics.partitions", 2);
        settings.put("pushgateway.url", pushgateway.url());
        settings.put("pushgateway.format", "protobuf");
        settings.put("pushgateway.gzip", "true");
        settings.put("promflow.push.sinks.prometheus.type", "remote-write");
        settings.put("promflow.push.sinks.prometheus.url", prometheus.url() + "/api/v1/write");
        settings.put("promflow.push.sinks.victoria.type", "remote-write");
        settings.put("promflow.push.sinks.victoria.url", victoria.url() + "/api/v1/write");
        settings.put("promflow.push.sinks.victoria.replays", "true");
        settings.put("promflow.push.sinks.nobody.type", "pushgateway");
        settings.put("promflow.push.sinks.nobody.url", "http://127.0.0.1:" + nobody);
        service = ApplicationContext.run(EmbeddedServer.class, settings);
    }

    @AfterAll
    void stop() {
        service.close();
        victoria.close();
        prometheus.close();
        pushgateway.close();
        kafka.close();
    }

    private void send(Topic topic, MetricEvent event) {
        kafka.send(Event.json(topic, event.group().key(), EventType.METRICS, "/transformer", event));
    }

    private MetricEvent event(String job, long second, Family... families) {
        return new MetricEvent(Events.group(job), job + "_api", start.plusSeconds(second), true, List.of(families));
    }

    private static Family total(String name, double value, Map<String, String> labels) {
        return new Family(
                name,
                "counter",
                null,
                "What was counted",
                List.of(new Sample(name + "_total", new TreeMap<>(labels), String.valueOf(value), null)));
    }

    private static String range(RealServer server, String query) throws IOException, InterruptedException {
        return Http.get(server.url() + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    }

    private String point(long second, String value) {
        return "[" + start.plusSeconds(second).getEpochSecond() + ",\"" + value + "\"]";
    }

    private double ownMetric(String name) throws IOException, InterruptedException {
        return Http.get(service.getURL() + "/prometheus")
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    @Order(1)
    void everySinkGetsEachEventAndADeadOneHoldsUpNone() {
        for (int second = 0; second < 3; second++) {
            send(
                    Topic.METRIC_EVENTS,
                    event(
                            "crypto",
                            second,
                            Events.gauge("price", second),
                            total("trades", second, Map.of("coin", "b\"tc", "empty", ""))));
        }
        await().atMost(LONG).untilAsserted(() -> {
            assertThat(Http.get(pushgateway.url() + "/metrics"))
                    .contains("price{instance=\"\",job=\"crypto\"} 2\n")
                    .contains("trades_total{coin=\"b\\\"tc\",empty=\"\",instance=\"\",job=\"crypto\"} 2\n");
            for (RealServer server : List.of(prometheus, victoria)) {
                assertThat(range(server, "price{job=\"crypto\"}[10m]"))
                        .contains(point(0, "0") + "," + point(1, "1") + "," + point(2, "2"));
                assertThat(range(server, "trades_total[10m]"))
                        .contains("\"coin\":\"b\\\"tc\"")
                        .contains("\"job\":\"crypto\"")
                        .doesNotContain("empty")
                        .contains(point(2, "2"));
            }
        });
        assertThat(kafka.read(Topic.METRIC_EVENTS.deadLetterName())).isEmpty();
    }

    @Test
    @Order(2)
    void theAgeOfWhatWaitsIsSeen() throws IOException, InterruptedException {
        await().atMost(LONG).untilAsserted(() -> {
            assertThat(ownMetric("promflow_push_lag_seconds{sink=\"nobody\"}")).isPositive();
            assertThat(ownMetric("promflow_push_lag_seconds{sink=\"prometheus\"}"))
                    .isZero();
            assertThat(ownMetric("pushgateway_jobs_active")).isEqualTo(1);
            assertThat(ownMetric("pushgateway_metrics_received_total")).isGreaterThanOrEqualTo(2);
        });
        assertThat(ownMetric("promflow_push_events_pushed_total{sink=\"nobody\"}"))
                .isZero();
    }

    /** Prometheus takes nothing older than what it has; each series has to arrive in order, and what cannot is said. */
    @Test
    @Order(3)
    void whatOneSinkRefusesIsADeadLetterOfThatSinkAndStopsNothing() {
        var stamped = new Family(
                "price",
                "gauge",
                null,
                null,
                List.of(new Sample("price", new TreeMap<>(), "9", start.minusSeconds(7200))));
        send(Topic.METRIC_EVENTS, event("crypto", 10, stamped));
        send(Topic.METRIC_EVENTS, event("weather", 10, Events.gauge("celsius", 21)));

        await().atMost(LONG).untilAsserted(() -> {
            assertThat(range(prometheus, "celsius[10m]")).contains(point(10, "21"));
            assertThat(range(victoria, "price[1d]"))
                    .contains("[" + start.minusSeconds(7200).getEpochSecond() + ",\"9\"]");
            assertThat(kafka.read(Topic.METRIC_EVENTS.deadLetterName()))
                    .singleElement()
                    .satisfies(letter -> {
                        assertThat(Event.header(letter.headers(), EventHeaders.DEAD_SINK))
                                .isEqualTo("prometheus");
                        assertThat(Event.header(letter.headers(), EventHeaders.DEAD_REASON))
                                .isEqualTo("REFUSED");
                        assertThat(Event.header(letter.headers(), EventHeaders.DEAD_MESSAGE))
                                .startsWith("400 ");
                    });
        });
    }

    @Test
    @Order(4)
    void aReplayFillsThePastWhereItIsAskedFor() {
        var past = new MetricEvent(
                Events.group("crypto"),
                "crypto_api",
                start.minusSeconds(86400),
                true,
                List.of(Events.gauge("price", 7)));
        send(Topic.REPLAYED_METRIC_EVENTS, past);

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(range(victoria, "price[2d]"))
                        .contains("[" + start.minusSeconds(86400).getEpochSecond() + ",\"7\"]"));
    }

    private void source(String name, boolean enabled, String ttl) {
        String metrics = "{\"grouping\": {\"job\": \"x\"}" + (ttl.isEmpty() ? "" : ", \"ttl\": \"" + ttl + "\"") + "}";
        kafka.send(
                Topic.SOURCES.topicName(),
                name,
                "{\"name\": \"" + name + "\", \"enabled\": " + enabled + ", \"metrics\": " + metrics + "}");
    }

    private static MetricEvent now(String job) {
        return new MetricEvent(
                Events.group(job), job + "_api", Instant.now(), true, List.of(Events.gauge(job + "_value", 1)));
    }

    private String pushed() throws IOException, InterruptedException {
        return Http.get(pushgateway.url() + "/metrics");
    }

    @Test
    @Order(5)
    void groupsOfSilentRemovedAndDisabledSourcesAreDeleted() throws IOException, InterruptedException {
        source("silent_api", true, "3s");
        source("removed_api", true, "");
        source("disabled_api", true, "");
        source("kept_api", true, "1d");
        await().atMost(LONG).untilAsserted(() -> {
            for (String job : List.of("silent", "removed", "disabled", "kept")) {
                send(Topic.METRIC_EVENTS, now(job));
            }
            assertThat(pushed())
                    .contains("silent_value{")
                    .contains("removed_value{")
                    .contains("disabled_value{")
                    .contains("kept_value{");
            assertThat(Http.get(service.getURL() + "/api/v1/groups?sink=pushgateway"))
                    .contains("\"expires\"");
        });

        kafka.send(new ProducerRecord<>(Topic.SOURCES.topicName(), "removed_api", null));
        source("disabled_api", false, "");

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(pushed())
                        .doesNotContain("silent_value{")
                        .doesNotContain("removed_value{")
                        .doesNotContain("disabled_value{"));
        assertThat(pushed()).contains("kept_value{").contains("price{");
    }

    @Test
    @Order(6)
    void groupsAreListedWithWhatBecameOfThem() throws IOException, InterruptedException {
        var answer = Json.mapper().readTree(Http.get(service.getURL() + "/api/v1/groups?sink=pushgateway"));

        assertThat(answer.path("status").asText()).isEqualTo("success");
        assertThat(answer.path("data")).anySatisfy(group -> {
            assertThat(group.path("labels").path("job").asText()).isEqualTo("kept");
            assertThat(group.path("outcome").asText()).isEqualTo("accepted");
            assertThat(group.path("samples").asInt()).isEqualTo(1);
            assertThat(Instant.parse(group.path("expires").asText()))
                    .isEqualTo(Instant.parse(group.path("observedAt").asText()).plus(Duration.ofDays(1)));
            assertThat(Instant.parse(group.path("lastPush").asText())).isAfter(start);
        });
        assertThat(answer.path("data"))
                .noneSatisfy(group ->
                        assertThat(group.path("labels").path("job").asText()).isEqualTo("removed"));
    }

    @Test
    @Order(7)
    void manyGroupsAreDeletedAtOnce() throws IOException, InterruptedException {
        var odd = new MetricEvent(
                Group.of(Map.of("job", "od/d", "path", "/a b", "none", "")),
                "x",
                Instant.now(),
                true,
                List.of(Events.gauge("odd_value", 1)));
        send(Topic.METRIC_EVENTS, odd);
        await().atMost(LONG).untilAsserted(() -> assertThat(pushed()).contains("odd_value{"));

        String address = service.getURL() + "/api/v1/groups?sink=pushgateway&match%5B%5D=";
        assertThat(Http.send("DELETE", service.getURL() + "/api/v1/groups", "").statusCode())
                .isEqualTo(400);
        assertThat(Http.send("DELETE", address + "%7B%7D", "").statusCode()).isEqualTo(400);
        var answer = Http.send(
                "DELETE", address + URLEncoder.encode("{job=~\"od.*|crypto\",none=\"\"}", StandardCharsets.UTF_8), "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Json.mapper().readTree(answer.body()).path("data")).hasSize(2);
        assertThat(pushed())
                .doesNotContain("odd_value{")
                .doesNotContain("price{")
                .contains("celsius{");
        assertThat(Http.get(service.getURL() + "/api/v1/groups?sink=pushgateway"))
                .doesNotContain("od/d")
                .contains("weather");
    }
}
