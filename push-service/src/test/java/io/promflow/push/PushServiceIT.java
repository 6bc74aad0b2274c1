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
import io.promflow.schemas.MetricEvent;
import io.promflow.schemas.Topic;
import io.promflow.stack.FreePorts;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The service with its built-in gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PushServiceIT {
    private static final String TOKEN = "open-sesame";
    private static final String[] AUTH = {"Authorization", "Bearer " + TOKEN};

    private TestKafka kafka;
    private EmbeddedServer service;
    private String gateway = "";

    @BeforeAll
    void start() throws IOException {
        kafka = TestKafka.start();
        service = service();
    }

    private EmbeddedServer service() throws IOException {
        int port = FreePorts.find(1).get(0);
        gateway = "http://127.0.0.1:" + port;
        return ApplicationContext.run(
                EmbeddedServer.class,
                Map.of(
                        "micronaut.server.port",
                        -1,
                        "kafka.bootstrap.servers",
                        kafka.bootstrapServers(),
                        "promflow.tokens",
                        "test:operator:" + sha256(TOKEN),
                        "promflow.topics.partitions",
                        2,
                        "pushgateway.port",
                        port));
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    void stop() {
        service.close();
        kafka.close();
    }

    private void send(MetricEvent event) {
        kafka.send(Event.json(Topic.METRIC_EVENTS, event.group().key(), EventType.METRICS, "/transformer", event));
    }

    private String scrape() throws IOException, InterruptedException {
        return Http.send("GET", gateway + "/metrics", "", AUTH).body();
    }

    private String ownMetrics() throws IOException, InterruptedException {
        return Http.send("GET", service.getURL() + "/prometheus", "", AUTH).body();
    }

    private double ownMetric(String name) throws IOException, InterruptedException {
        return ownMetrics()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    @Order(1)
    void eventsBecomeScrapable() {
        send(Events.complete("crypto", 10, Events.gauge("price", 41), Events.gauge("data_quality_score", 1)));
        send(Events.complete("crypto", 9, Events.gauge("price", 40)));
        send(Events.partial("crypto", 11, Events.gauge("data_quality_score", 0)));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(scrape())
                        .contains("price{instance=\"\",job=\"crypto\"} 41\n")
                        .contains("data_quality_score{instance=\"\",job=\"crypto\"} 0\n"));
    }

    @Test
    @Order(2)
    void whatIsRefusedOrUnreadableIsADeadLetterAndStopsNobody() {
        var counter = new Family(
                "price",
                "counter",
                null,
                null,
                List.of(new io.promflow.schemas.Sample("price", new TreeMap<>(), "1", null)));
        send(Events.complete("other", 10, counter));
        kafka.send(Topic.METRIC_EVENTS.topicName(), "{}", "{\"group\": 1}");
        kafka.send(Topic.METRIC_EVENTS.topicName(), "{}", "{}");
        send(Events.complete("weather", 10, Events.gauge("celsius", 21)));

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(scrape()).contains("celsius{instance=\"\",job=\"weather\"} 21\n");
            assertThat(kafka.read(Topic.METRIC_EVENTS.deadLetterName()))
                    .extracting(letter -> Event.header(letter.headers(), EventHeaders.DEAD_REASON))
                    .containsExactlyInAnyOrder("REFUSED", "UNREADABLE", "UNREADABLE");
        });
        assertThat(kafka.read(Topic.METRIC_EVENTS.deadLetterName()))
                .extracting(letter -> Event.header(letter.headers(), EventHeaders.DEAD_MESSAGE))
                .contains("metric family price is a counter (expected: gauge, as in group {job=\"crypto\"})");
    }

    @Test
    @Order(3)
    void everyEventIsCountedOnce() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(ownMetric("promflow_push_events_received_total"))
                        .isEqualTo(7));
        await().untilAsserted(() -> assertThat(ownMetric("promflow_push_events_pushed_total")
                        + ownMetric("promflow_push_events_superseded_total")
                        + ownMetric("promflow_push_events_dead_lettered_total"))
                .isEqualTo(7));
        await().untilAsserted(() -> {
            assertThat(ownMetric("promflow_push_events_dead_lettered_total")).isEqualTo(3);
            assertThat(ownMetric("pushgateway_jobs_active")).isEqualTo(3);
            assertThat(ownMetric("pushgateway_metrics_received_total")).isGreaterThanOrEqualTo(4);
            assertThat(ownMetrics())
                    .contains("promflow_push_delay_seconds_count")
                    .contains("promflow_push_duration_seconds_count{outcome=\"refused\",sink=\"gateway\"}");
        });
    }

    @Test
    @Order(4)
    void callersNeedATokenOnBothPorts() throws IOException, InterruptedException {
        for (String url : List.of(gateway + "/metrics", gateway + "/status", service.getURL() + "/prometheus")) {
            var answer = Http.send("GET", url, "");
            assertThat(answer.statusCode()).as(url).isEqualTo(401);
            assertThat(answer.body()).contains("\"errorType\":\"unauthorized\"");
        }
        assertThat(Http.send("PUT", gateway + "/metrics/job/x", "x 1\n").statusCode())
                .isEqualTo(401);
        for (String url : List.of(gateway + "/health", gateway + "/-/ready", service.getURL() + "/health/readiness")) {
            assertThat(Http.send("GET", url, "").statusCode()).as(url).isEqualTo(200);
        }
    }

    @Test
    @Order(5)
    void eachPortServesItsOwn() throws IOException, InterruptedException {
        assertThat(Http.send("GET", gateway + "/prometheus", "", AUTH).statusCode())
                .isEqualTo(404);
        assertThat(Http.send("GET", service.getURL() + "/metrics", "", AUTH).statusCode())
                .isEqualTo(404);
        assertThat(Http.send("GET", gateway + "/metrics", "", AUTH).headers().firstValue("Content-Type"))
                .hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(scrape()).contains("pushgateway_build_info{").doesNotContain("promflow_");
        var status = Json.mapper()
                .readTree(Http.send("GET", gateway + "/status", "", AUTH).body());
        assertThat(status.path("groups").asInt()).isEqualTo(3);
        assertThat(status.path("samples").asInt()).isEqualTo(3);
        assertThat(status.path("started").asText()).endsWith("Z");
    }

    @Test
    @Order(6)
    void refusesWithWordsWhatItCannotRead() throws IOException, InterruptedException {
        String url = gateway + "/metrics/job/x";
        var unreadable = Http.send("PUT", url, "x 1\ny one\n", AUTH);
        assertThat(unreadable.statusCode()).isEqualTo(400);
        assertThat(unreadable.body())
                .contains("\"errorType\":\"bad_data\"")
                .contains("line 2: value \\\"one\\\" (expected: a number, NaN, +Inf or -Inf)");
        var protobuf = Http.send(
                "PUT",
                url,
                "x",
                AUTH[0],
                AUTH[1],
                "Content-Type",
                "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited");
        assertThat(protobuf.statusCode()).isEqualTo(400);
        assertThat(protobuf.body()).contains("the body is not delimited protobuf");
        assertThat(Http.send("PUT", url, new byte[17 << 20], AUTH).statusCode()).isEqualTo(413);
    }

    @Test
    @Order(7)
    void unpackedBodiesAreBoundedToo() throws IOException, InterruptedException {
        var packed = new java.io.ByteArrayOutputStream();
        try (var out = new java.util.zip.GZIPOutputStream(packed)) {
            byte[] blank = new byte[1 << 20];
            java.util.Arrays.fill(blank, (byte) '\n');
            for (int i = 0; i < 64; i++) {
                out.write(blank);
            }
        }
        assertThat(Http.send(
                                "PUT",
                                gateway + "/metrics/job/x",
                                packed.toByteArray(),
                                AUTH[0],
                                AUTH[1],
                                "Content-Encoding",
                                "gzip")
                        .statusCode())
                .isEqualTo(413);
    }

    /** The real Pushgateway of Debian takes it, up to where it was cut off; later ones do not. */
    @Test
    @Order(7)
    void aPackedBodyThatWasCutOffIsRefused() throws IOException, InterruptedException {
        var packed = new java.io.ByteArrayOutputStream();
        try (var out = new java.util.zip.GZIPOutputStream(packed)) {
            out.write("x 1\n".getBytes(StandardCharsets.UTF_8));
        }
        byte[] cut = java.util.Arrays.copyOf(packed.toByteArray(), packed.size() - 4);
        var answer = Http.send("PUT", gateway + "/metrics/job/x", cut, AUTH[0], AUTH[1], "Content-Encoding", "gzip");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("the body is not gzip");
        assertThat(Http.send("PUT", gateway + "/metrics/job/x", cut, AUTH[0], AUTH[1], "Content-Encoding", "br")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    @Order(8)
    void everythingIsBackAfterARestart() throws IOException, InterruptedException {
        assertThat(Http.send(
                                "PUT",
                                gateway + "/metrics/job/by_hand/x@base64/L2E",
                                "# TYPE c_total counter\nc_total 5\n",
                                AUTH)
                        .statusCode())
                .isEqualTo(200);
        Http.send("PUT", gateway + "/metrics/job/gone", "g 1\n", AUTH);
        assertThat(Http.send("DELETE", gateway + "/metrics/job/gone", "", AUTH).statusCode())
                .isEqualTo(202);
        String before = scrape();
        service.close();

        service = service();

        assertThat(scrape()).isEqualTo(before).contains("c_total{instance=\"\",job=\"by_hand\",x=\"/a\"} 5\n");
        assertThat(scrape()).doesNotContain("job=\"gone\"");
    }
}
