package io.promflow.push.http.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.exporter.pushgateway.Format;
import io.prometheus.metrics.exporter.pushgateway.PushGateway;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.promflow.push.http.Http;
import io.promflow.runtime.json.Json;
import io.promflow.schemas.MetricEvent;
import io.promflow.schemas.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What Pushgateway's users miss, over HTTP, and what client libraries send. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GatewayBeyondIT {
    private static final String[] ALL = {"Authorization", "Bearer all"};
    private static final String OPENMETRICS = "application/openmetrics-text;version=1.0.0,text/plain;q=0.5";

    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        gateway = RunningGateway.start(
                "promflow.auth",
                "on",
                "promflow.tokens",
                "all:admin:" + sha256("all") + ",ci:operator:" + sha256("ci") + ",look:reader:" + sha256("look"),
                "promflow.gateway.permissions",
                List.of("ci=ci-.*"),
                "promflow.gateway.ttl-rules",
                List.of("short-.*=1s"),
                "promflow.gateway.aggregate-jobs",
                List.of("sum-.*"),
                "promflow.gateway.max-samples-per-job",
                5);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private int put(String path, String body, String... headers) throws IOException, InterruptedException {
        return Http.send("PUT", gateway.url() + "/metrics/" + path, body, headers)
                .statusCode();
    }

    private static String[] with(String... more) {
        String[] headers = new String[more.length + 2];
        headers[0] = ALL[0];
        headers[1] = ALL[1];
        System.arraycopy(more, 0, headers, 2, more.length);
        return headers;
    }

    private String scrape(String... headers) throws IOException, InterruptedException {
        return Http.send("GET", gateway.url() + "/metrics", "", with(headers)).body();
    }

    @Test
    void groupsAreForgottenAfterTheirTime() throws IOException, InterruptedException {
        assertThat(put("job/brief", "x 1\n", with("X-Promflow-TTL", "1s"))).isEqualTo(200);
        assertThat(put("job/short-1", "x 1\n", ALL)).isEqualTo(200);
        assertThat(put("job/short-2", "x 1\n", with("X-Promflow-TTL", "1h"))).isEqualTo(200);
        assertThat(put("job/brief", "x 1\n", with("X-Promflow-TTL", "soon"))).isEqualTo(400);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(scrape())
                        .doesNotContain("job=\"brief\"")
                        .doesNotContain("job=\"short-1\"")
                        .contains("job=\"short-2\""));
    }

    @Test
    void instancesAddUp() throws IOException, InterruptedException {
        String counter = "# TYPE added_total counter\nadded_total ";
        put("job/summed/instance/1", counter + "5\n", with("X-Promflow-Aggregate", "sum"));
        put("job/summed/instance/2", counter + "7\n", with("X-Promflow-Aggregate", "sum"));
        put("job/summed/instance/1", counter + "1\n", with("X-Promflow-Aggregate", "sum"));
        put("job/sum-by-rule/instance/1", counter + "1\n", ALL);
        put("job/sum-by-rule/instance/2", counter + "2\n", ALL);
        assertThat(scrape())
                .contains("added_total{instance=\"\",job=\"summed\"} 13\n")
                .contains("added_total{instance=\"\",job=\"sum-by-rule\"} 3\n");
        assertThat(put("job/summed/instance/1", counter + "1\n", with("X-Promflow-Aggregate", "mean")))
                .isEqualTo(400);
    }

    @Test
    void severalGroupsInOnePush() throws IOException, InterruptedException {
        assertThat(put("job/split", "x{site=\"a\"} 1\nx{site=\"b\"} 2\n", with("X-Promflow-Group-By", "site")))
                .isEqualTo(200);
        assertThat(scrape())
                .contains("push_time_seconds{instance=\"\",job=\"split\",site=\"a\"}")
                .contains("x{instance=\"\",job=\"split\",site=\"b\"} 2\n");
        var deleted = Http.send(
                "DELETE",
                gateway.url() + "/api/v1/metrics?match[]=%7Bsite=~%22a%7Cb%22%7D".replace("[]", "%5B%5D"),
                "",
                ALL);
        assertThat(deleted.body()).isEqualTo("{\"status\":\"success\",\"data\":{\"deleted\":2}}");
        assertThat(scrape()).doesNotContain("job=\"split\"");
    }

    @Test
    void aJobHasALimitThatIsSaid() throws IOException, InterruptedException {
        var answer = Http.send("PUT", gateway.url() + "/metrics/job/large", "a 1\nb 1\nc 1\nd 1\ne 1\nf 1\n", ALL);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("job large would have 6 samples (expected: at most 5)");
    }

    @Test
    void tokensHaveRolesAndJobs() throws IOException, InterruptedException {
        assertThat(put("job/ci-1", "x 1\n")).isEqualTo(401);
        assertThat(put("job/ci-1", "x 1\n", "Authorization", "Bearer look")).isEqualTo(403);
        assertThat(put("job/ci-1", "x 1\n", "Authorization", "Bearer ci")).isEqualTo(200);
        String basic = Base64.getEncoder().encodeToString("ci:ci".getBytes(StandardCharsets.UTF_8));
        assertThat(put("job/ci-1", "x 1\n", "Authorization", "Basic " + basic)).isEqualTo(200);
        assertThat(put("job/prod", "x 1\n", "Authorization", "Bearer ci")).isEqualTo(403);
        assertThat(put("job/prod", "x 1\n", ALL)).isEqualTo(200);
        var deleted = Http.send(
                "DELETE",
                gateway.url() + "/api/v1/metrics?match%5B%5D=%7Bjob=~%22ci-1%7Cprod%22%7D",
                "",
                "Authorization",
                "Bearer ci");
        assertThat(deleted.body()).contains("\"deleted\":1");
        assertThat(scrape()).contains("job=\"prod\"");
        for (String path : List.of("/", "/metrics", "/status", "/api/v1/metrics", "/api/v1/status", "/nothing")) {
            assertThat(Http.send("GET", gateway.url() + path, "").statusCode())
                    .as(path)
                    .isEqualTo(401);
        }
        assertThat(Http.send("PUT", gateway.url() + "/-/quit", "", ALL).statusCode())
                .isEqualTo(403);
    }

    @Test
    void timestampsAreKeptForWhoeverHasUseForThem() throws IOException, InterruptedException {
        assertThat(put("job/past", "past 1 1700000000000\n", ALL)).isEqualTo(400);
        assertThat(put("job/past", "past 1 1700000000000\n", with("X-Promflow-Timestamps", "keep")))
                .isEqualTo(202);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(scrape()).contains("past{instance=\"\",job=\"past\"} 1\n"));
        MetricEvent event = Json.read(
                gateway.kafka().read(Topic.METRIC_EVENTS.topicName()).get(0).value(), MetricEvent.class);
        assertThat(event.families().get(0).samples().get(0).timestamp())
                .isEqualTo(Instant.ofEpochSecond(1_700_000_000));
    }

    @Test
    void scrapesAreNegotiated() throws IOException, InterruptedException {
        put(
                "job/om",
                "# TYPE om_total counter\nom_total 1\n# TYPE omh histogram\nomh_bucket{le=\"1\"} 1\nomh_count 1\n",
                ALL);
        var answer = Http.send("GET", gateway.url() + "/metrics", "", with("Accept", OPENMETRICS));
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(answer.body())
                .contains("# TYPE om counter\nom_total{instance=\"\",job=\"om\"} 1\n")
                .contains("omh_bucket{instance=\"\",job=\"om\",le=\"1.0\"} 1\n")
                .endsWith("# EOF\n");
        assertThat(Http.send("GET", gateway.url() + "/metrics", "", with("Accept-Encoding", "gzip"))
                        .headers()
                        .firstValue("Content-Encoding"))
                .hasValue("gzip");
        put("job/om", "", ALL);
    }

    @Test
    void javasClientLibrariesPushUnchanged() throws IOException, InterruptedException {
        var registry = new PrometheusRegistry();
        Counter.builder().name("client_total").register(registry).inc();
        Histogram.builder()
                .name("client_seconds")
                .classicUpperBounds(1)
                .register(registry)
                .observe(0.5);
        for (Format format : List.of(Format.PROMETHEUS_PROTOBUF, Format.PROMETHEUS_TEXT)) {
            var client = PushGateway.builder()
                    .address("127.0.0.1:" + gateway.port())
                    .job("client-" + format.name().toLowerCase(java.util.Locale.ROOT))
                    .basicAuth("all", "all")
                    .format(format)
                    .registry(registry)
                    .build();
            client.push();
            client.pushAdd();
        }
        assertThat(scrape())
                .contains("client_total{instance=\"\",job=\"client-prometheus_protobuf\"} 1\n")
                .contains("client_total{instance=\"\",job=\"client-prometheus_text\"} 1\n")
                .contains("client_seconds_bucket{instance=\"\",job=\"client-prometheus_protobuf\",le=\"1\"} 1\n");

        var micrometer = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        micrometer.counter("meter.things").increment();
        PushGateway.builder()
                .address("127.0.0.1:" + gateway.port())
                .job("micrometer")
                .basicAuth("all", "all")
                .registry(micrometer.getPrometheusRegistry())
                .build()
                .push();
        assertThat(scrape()).contains("meter_things_total{instance=\"\",job=\"micrometer\"} 1\n");
    }

    /** Python's {@code push_to_gateway} and Go's {@code push.New(…).Push()}, as they were seen on the wire. */
    @Test
    void pythonsAndGosRequestsAreTaken() throws IOException {
        String basic = Base64.getEncoder().encodeToString("all:all".getBytes(StandardCharsets.UTF_8));
        String python = """
                # HELP py_total Things
                # TYPE py_total counter
                py_total 3.0
                # HELP py_created Things
                # TYPE py_created gauge
                py_created 1.7e+09
                """;
        assertThat(raw("PUT /metrics/job/python HTTP/1.1\r\nAccept-Encoding: identity\r\nContent-Length: "
                        + python.length() + "\r\nHost: localhost\r\nUser-Agent: Python-urllib/3.11\r\n"
                        + "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\nAuthorization: Basic " + basic
                        + "\r\nConnection: close\r\n\r\n" + python))
                .startsWith("HTTP/1.1 200");
        String go = "# HELP go_push Things\n# TYPE go_push gauge\ngo_push 1\n";
        assertThat(raw(
                        "PUT /metrics/job/go/instance/a HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Go-http-client/1.1\r\n"
                                + "Transfer-Encoding: chunked\r\nAuthorization: Basic " + basic
                                + "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8; escaping=values\r\n"
                                + "Accept-Encoding: gzip\r\nConnection: close\r\n\r\n"
                                + Integer.toHexString(go.length()) + "\r\n"
                                + go + "\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
