package io.promflow.collector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.EventHeaders;
import io.promflow.schemas.Topic;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions over the API, collecting with an outcome, and what a restart leaves of them, with a real broker. */
final class ConfigApiIT {
    private static final AtomicInteger POLLS = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static TestKafka kafka;
    private static HttpServer api;
    private static ApplicationContext context;
    private static URI service;
    private static HttpClient client;

    @BeforeAll
    static void start() throws IOException {
        client = HttpClient.newHttpClient();
        kafka = TestKafka.start();
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", exchange -> {
            try (exchange) {
                POLLS.incrementAndGet();
                boolean isKnown = "\"v1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
                boolean isDown = exchange.getRequestURI().getPath().equals("/down");
                exchange.getResponseHeaders().add("ETag", "\"v1\"");
                exchange.sendResponseHeaders(isKnown ? 304 : isDown ? 500 : 200, isKnown ? -1 : 2);
                if (!isKnown) {
                    exchange.getResponseBody().write("{}".getBytes(UTF_8));
                }
            }
        });
        api.start();
        context = context(file("kept", 86400));
        service = context.getBean(EmbeddedServer.class).start().getURI();
    }

    private static ApplicationContext context(String file) throws IOException {
        return ApplicationContext.run(Map.of(
                "kafka.bootstrap.servers",
                kafka.bootstrapServers(),
                "micronaut.server.port",
                -1,
                "promflow.auth",
                "off",
                "promflow.collector.allowed-hosts",
                "127.0.0.1:" + api.getAddress().getPort(),
                "promflow.collector.sources-file",
                Files.writeString(folder.resolve("sources.yml"), file).toString()));
    }

    private static String file(String name, int seconds) {
        return "- {name: " + name + ", url: \"" + url("/file") + "\", interval: " + seconds + "}\n";
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + api.getAddress().getPort() + path;
    }

    @AfterAll
    static void stop() {
        context.close();
        api.stop(0);
        kafka.close();
    }

    @Test
    void takesADefinitionInAndAsksItAtOnceAndNoMoreWhenItIsDeleted() throws Exception {
        int before = POLLS.get();
        String source = "{request: {url: \"" + url("/x") + "\"}, schedule: {interval: 100ms}}";
        assertThat(send("PUT", "config/mine", source).body()).isEqualTo("{\"written\":[\"mine\"],\"removed\":[]}");
        await().atMost(Duration.ofSeconds(2)).until(() -> POLLS.get() > before);
        JsonNode status = json("status/mine");
        assertThat(status.path("circuit").asText()).isEqualTo("closed");
        assertThat(status.path("owner").asText()).startsWith("http://");
        assertThat(status.has("nextDue")).isTrue();

        assertThat(send("DELETE", "config/mine", "").body()).isEqualTo("{\"written\":[],\"removed\":[\"mine\"]}");
        assertThat(send("GET", "config/mine", "").statusCode()).isEqualTo(404);
        await().during(Duration.ofMillis(500)).until(() -> POLLS.getAndSet(0) == 0);
    }

    @Test
    void refusesADocumentWholeAndListsEveryFault() throws Exception {
        var answer = send("PUT", "config", """
            sources:
              - {name: a1, url: "http://x/", interval: 60}
              - {name: a2, url: "http://x/", cron: "61 * * * *"}
              - {name: a3, url: "http://x/${PROMFLOW_TOKENS}"}
            """);
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode body = Json.mapper().readTree(answer.body());
        assertThat(body.path("errorType").asText()).isEqualTo("bad_data");
        assertThat(body.path("faults"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "sources[1].cron: \"61 * * * *\" (expected: minute 0-59)",
                        "sources[2].url: ${PROMFLOW_TOKENS} (expected: a variable that sources may read: *_API_*,"
                                + " API_*, SOURCE_*)");
        assertThat(send("GET", "config/a1", "").statusCode()).isEqualTo(404);
        // a group that another source has
        assertThat(send("PUT", "config/a1", "{url: \"http://x/\", metrics: {grouping: {job: kept}}}")
                        .body())
                .contains("metrics.grouping: the group of the source \\\"kept\\\" (expected: a group of its own)");
    }

    @Test
    void answersWithTheOutcomeWhenItIsWaitedFor() throws Exception {
        send("PUT", "config/waited", "{url: \"" + url("/ok") + "\", interval: 86400}");
        send("PUT", "config/broken", "{request: {url: \"" + url("/down") + "\", retry: {attempts: 1}}}");
        JsonNode collected = outcome("waited");
        assertThat(collected.path("outcome").asText()).isEqualTo("collected");
        assertThat(collected.path("httpStatus").asInt()).isEqualTo(200);
        assertThat(collected.path("responseBytes").asInt()).isEqualTo(2);
        assertThat(outcome("waited").path("outcome").asText()).isEqualTo("unchanged");
        JsonNode failed = outcome("broken");
        assertThat(failed.path("outcome").asText()).isEqualTo("failed");
        assertThat(failed.path("errorKind").asText()).isEqualTo("http_status");
        assertThat(failed.path("error").asText()).isEqualTo("HTTP 500");
        assertThat(send("POST", "collect/waited?wait=2h", "").statusCode()).isEqualTo(400);
        // an unchanged answer is a record without body and without error
        var records = kafka.read(Topic.RAW_RESPONSES.topicName()).stream()
                .filter(each -> each.key().equals("waited"))
                .toList();
        assertThat(records)
                .extracting(each -> Event.header(each.headers(), EventHeaders.HTTP_STATUS))
                .containsExactly("200", "304");
        assertThat(Event.header(records.get(1).headers(), EventHeaders.ERROR)).isNull();
        assertThat(json("status/waited").path("lastSuccess").asText()).startsWith("20");
        send("DELETE", "config/waited", "");
        send("DELETE", "config/broken", "");
    }

    private static JsonNode outcome(String source) throws Exception {
        var answer = send("POST", "collect/" + source + "?wait=10s", "");
        assertThat(answer.statusCode()).isEqualTo(200);
        return Json.mapper().readTree(answer.body()).path("outcomes").path(0);
    }

    @Test
    void keepsWhatTheApiChangedThroughARestartUntilTheFileChanges() throws Exception {
        assertThat(send("DELETE", "config/kept", "").statusCode()).isEqualTo(409);
        send("PUT", "config/kept/disable", "");
        send("PUT", "config/own", "{url: \"http://x/\", enabled: false}");
        restart(file("kept", 86400));
        assertThat(json("config/kept").path("enabled").asBoolean()).isFalse();
        assertThat(send("GET", "config/own", "").statusCode()).isEqualTo(200);
        restart(file("kept", 80000));
        assertThat(json("config/kept").path("enabled").asBoolean()).isTrue();
        restart(file("other", 86400));
        assertThat(send("GET", "config/kept", "").statusCode()).isEqualTo(404);
        assertThat(send("GET", "config/own", "").statusCode()).isEqualTo(200);
        assertThat(send("PUT", "config", "[]").body()).contains("\"removed\":[\"own\"]");
        assertThat(send("GET", "config/other", "").statusCode()).isEqualTo(200);
        restart(file("kept", 86400));
    }

    private static void restart(String file) throws IOException {
        context.close();
        context = context(file);
        service = context.getBean(EmbeddedServer.class).start().getURI();
    }

    private static JsonNode json(String path) throws Exception {
        return Json.mapper().readTree(send("GET", path, "").body());
    }

    private static HttpResponse<String> send(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(service.resolve("/api/v1/third-party-metrics/" + path))
                .header("Content-Type", "application/yaml")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
