package io.promflow.collector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.promflow.collector.fetch.Variables;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.EventHeaders;
import io.promflow.schemas.SourceDefinition;
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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The service with a real broker and a local API. */
final class CollectorIT {
    private static final String TOKEN = "operator-token-of-the-test";
    private static final String SECRET = "s3cret/val&ue";
    private static final int MAX_BODY_BYTES = 1000;
    /** Not UTF-8, so that anything but the bytes themselves would show. */
    private static final byte[] BODY = {'{', '"', (byte) 0xff, (byte) 0x00, '"', '}', '\r', '\n'};

    private static final AtomicInteger POLLS = new AtomicInteger();
    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

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
        api = api();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ((Logger) LoggerFactory.getLogger("io.promflow")).setLevel(Level.DEBUG);
        LOG.start();
        root.addAppender(LOG);
        context = context(sources("http://127.0.0.1:" + api.getAddress().getPort()), Map.of());
        context.start();
        var server = context.getBean(EmbeddedServer.class).start();
        service = server.getURI();
    }

    private static ApplicationContext context(String sources, Map<String, Object> more) throws IOException {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "kafka.bootstrap.servers",
                kafka.bootstrapServers(),
                "micronaut.server.port",
                -1,
                "promflow.tokens",
                "test:operator:" + sha256(TOKEN),
                "promflow.collector.sources-file",
                Files.writeString(Files.createTempFile(folder, "sources", ".yml"), sources)
                        .toString(),
                "promflow.collector.max-body-bytes",
                MAX_BODY_BYTES,
                "promflow.collector.allow-private-addresses",
                true));
        properties.putAll(more);
        var built = ApplicationContext.builder().properties(properties).build();
        built.registerSingleton(Variables.class, name -> name.equals("API_KEY") ? SECRET : null);
        return built;
    }

    private static String sources(String url) {
        return """
                sources:
                  - {name: polled, schedule: {interval: 100ms}, request: {url: "%1$s/polled"}}
                  - {name: fine, url: "%1$s/fine", params: {q: "a b"}, interval: 86400, enabled: false}
                  - {name: failing, url: "%1$s/failing", interval: 86400, enabled: false}
                  - {name: large, url: "%1$s/large", interval: 86400, enabled: false}
                  - {name: nobody, url: "http://127.0.0.1:1/", interval: 86400, enabled: false}
                  - {name: unset, url: "%1$s/fine", params: {k: "${NOT_SET}"}, interval: 86400, enabled: false}
                  - name: secret
                    enabled: false
                    schedule: {interval: 1d}
                    request:
                      url: "%1$s/secret"
                      params: {appid: "${API_KEY}"}
                      headers: {X-Key: "Key ${API_KEY}"}
                  - name: moved
                    enabled: false
                    schedule: {interval: 1d}
                    request: {url: "%1$s/moved", params: {appid: "${API_KEY}"}}
                """.formatted(url);
    }

    private static HttpServer api() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/polled", exchange -> {
            POLLS.incrementAndGet();
            answer(exchange, 200, "{}".getBytes(UTF_8));
        });
        server.createContext("/fine", exchange -> {
            boolean asExpected = "q=a%20b".equals(exchange.getRequestURI().getRawQuery());
            exchange.getResponseHeaders().add("Content-Type", "application/json; charset=x");
            answer(exchange, asExpected ? 200 : 400, BODY);
        });
        server.createContext("/failing", exchange -> answer(exchange, 503, "down".getBytes(UTF_8)));
        server.createContext("/large", exchange -> answer(exchange, 200, new byte[MAX_BODY_BYTES + 1]));
        server.createContext("/secret", exchange -> {
            boolean known = exchange.getRequestURI().getQuery().equals("appid=" + SECRET)
                    && ("Key " + SECRET).equals(exchange.getRequestHeaders().getFirst("X-Key"));
            answer(exchange, known ? 200 : 401, new byte[0]);
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders()
                    .add(
                            "Location",
                            "http://127.0.0.1:1/?" + exchange.getRequestURI().getRawQuery());
            answer(exchange, 302, new byte[0]);
        });
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @AfterAll
    static void stop() {
        context.close();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(LOG);
        api.stop(0);
        kafka.close();
    }

    @Test
    void writesTheBytesThatTheApiSentWithTheirHeaders() throws Exception {
        ConsumerRecord<String, byte[]> response = collect("fine");
        assertThat(response.value()).isEqualTo(BODY);
        assertThat(header(response, EventHeaders.SPEC_VERSION)).isEqualTo("1.0");
        assertThat(header(response, EventHeaders.TYPE)).isEqualTo("io.promflow.response.v1");
        assertThat(header(response, EventHeaders.SOURCE)).isEqualTo("/collector/sources/fine");
        assertThat(header(response, EventHeaders.CONTENT_TYPE)).isEqualTo("application/json; charset=x");
        assertThat(header(response, EventHeaders.HTTP_STATUS)).isEqualTo("200");
        assertThat(header(response, EventHeaders.DURATION_MILLIS)).matches("\\d+");
        assertThat(header(response, EventHeaders.ATTEMPT)).isEqualTo("1");
        assertThat(header(response, EventHeaders.TRIGGER)).isEqualTo("request");
        assertThat(header(response, EventHeaders.ERROR)).isNull();
    }

    @Test
    void keepsTheBodyOfAnErrorStatus() throws Exception {
        ConsumerRecord<String, byte[]> response = collect("failing");
        assertThat(response.value()).asString(UTF_8).isEqualTo("down");
        assertThat(header(response, EventHeaders.HTTP_STATUS)).isEqualTo("503");
        assertThat(header(response, EventHeaders.ERROR)).isEqualTo("HTTP 503");
    }

    @Test
    void writesAnEmptyBodyWhenItIsTooLarge() throws Exception {
        ConsumerRecord<String, byte[]> response = collect("large");
        assertThat(response.value()).isEmpty();
        assertThat(header(response, EventHeaders.HTTP_STATUS)).isEqualTo("200");
        assertThat(header(response, EventHeaders.ERROR)).isEqualTo("the body is larger than 1000 bytes");
    }

    @Test
    void writesAFailureWhenNobodyAnswers() throws Exception {
        ConsumerRecord<String, byte[]> response = collect("nobody");
        assertThat(response.value()).isEmpty();
        assertThat(header(response, EventHeaders.HTTP_STATUS)).isNull();
        assertThat(header(response, EventHeaders.ERROR)).isEqualTo("no connection to 127.0.0.1");
    }

    @Test
    void namesAVariableThatIsNotSet() throws Exception {
        assertThat(header(collect("unset"), EventHeaders.ERROR)).isEqualTo("environment variable NOT_SET is not set");
    }

    @Test
    void keepsSecretsOutOfTopicsLogsAndAnswers() throws Exception {
        assertThat(header(collect("secret"), EventHeaders.HTTP_STATUS)).isEqualTo("200");
        assertThat(header(collect("moved"), EventHeaders.ERROR)).isEqualTo("no connection to 127.0.0.1");
        for (Topic topic : List.of(Topic.SOURCES, Topic.COLLECT_REQUESTS, Topic.RAW_RESPONSES)) {
            for (ConsumerRecord<String, byte[]> each : kafka.read(topic.topicName())) {
                withoutSecret(new String(each.value(), UTF_8));
                for (Header header : each.headers()) {
                    withoutSecret(new String(header.value(), UTF_8));
                }
            }
        }
        List.copyOf(LOG.list).forEach(event -> withoutSecret(event.getFormattedMessage()));
        withoutSecret(get("/api/v1/third-party-metrics/status").body());
        withoutSecret(get("/api/v1/third-party-metrics/config").body());
        withoutSecret(get("/prometheus").body());
    }

    private static void withoutSecret(String text) {
        assertThat(text).doesNotContain(SECRET).doesNotContain("s3cret");
    }

    @Test
    void pollsWhatIsEnabledAndStopsWithinTwoSecondsWhenDisabled() throws Exception {
        await().untilAsserted(() -> assertThat(responses("polled")).hasSizeGreaterThan(2));
        assertThat(header(responses("polled").get(0), EventHeaders.TRIGGER)).isEqualTo("schedule");

        var disabled = send("PUT", "/api/v1/third-party-metrics/config/polled/disable", TOKEN);
        assertThat(Json.read(disabled.body().getBytes(UTF_8), SourceDefinition.class)
                        .enabled())
                .isFalse();
        await().atMost(Duration.ofSeconds(2)).until(() -> !status("polled").contains("nextDue"));
        // a fetch that was in hand may still end
        await().during(Duration.ofMillis(500)).until(() -> POLLS.getAndSet(0) == 0);

        send("PUT", "/api/v1/third-party-metrics/config/polled/enable", TOKEN);
        await().atMost(Duration.ofSeconds(2)).until(() -> POLLS.get() > 0);
    }

    @Test
    void tellsHowASourceAnswered() throws Exception {
        collect("failing");
        await().untilAsserted(() -> assertThat(status("failing"))
                .contains("\"lastAttempt\":\"20")
                .doesNotContain("lastSuccess")
                .containsPattern("\"consecutiveFailures\":[1-9]")
                .contains("\"lastError\":\"HTTP 503\""));
    }

    @Test
    void collectsAllEnabledSources() throws Exception {
        var answer = send("POST", "/api/v1/third-party-metrics/collect", TOKEN);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).doesNotContain("failing");
    }

    @Test
    void answers404ForASourceThatIsNotThere() throws Exception {
        for (String request : List.of("GET config/x", "PUT config/x/enable", "POST collect/x")) {
            String[] parts = request.split(" ", 2);
            var answer = send(parts[0], "/api/v1/third-party-metrics/" + parts[1], TOKEN);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body())
                    .isEqualTo("{\"status\":\"error\",\"errorType\":\"not_found\",\"error\":\"no source \\\"x\\\""
                            + " (expected: one of GET …/config)\"}");
        }
    }

    @Test
    void refusesWhoHasNoToken() throws Exception {
        for (String token : new @Nullable String[] {null, "wrong"}) {
            var answer = send("GET", "/api/v1/third-party-metrics/config", token);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("\"errorType\":\"unauthorized\"");
        }
        assertThat(send("GET", "/health/readiness", null).statusCode()).isEqualTo(200);
    }

    @Test
    void putsACollectRequestNobodyCanServeAside() throws Exception {
        kafka.send(Topic.COLLECT_REQUESTS.topicName(), "gone", "{\"source\":\"gone\",\"requestId\":\"1\"}");
        kafka.send(Topic.COLLECT_REQUESTS.topicName(), "fine", "nonsense");
        await().untilAsserted(() -> assertThat(kafka.read(Topic.COLLECT_REQUESTS.deadLetterName()))
                .extracting(letter -> Event.header(letter.headers(), EventHeaders.DEAD_REASON))
                .containsExactlyInAnyOrder("UNKNOWN_SOURCE", "NOT_A_REQUEST"));
    }

    @Test
    void countsEveryFetchUnderTheNamesThatUsersRelyOn() throws Exception {
        collect("failing");
        collect("fine");
        await().untilAsserted(() -> {
            String metrics = get("/prometheus").body();
            assertThat(metrics)
                    .containsPattern("(?m)^third_party_api_requests_total\\{api=\"failing\",status=\"503\"} [1-9]")
                    .containsPattern("(?m)^third_party_api_errors_total\\{api=\"failing\",kind=\"http_status\"} [1-9]")
                    .containsPattern(
                            "(?m)^third_party_api_request_duration_seconds_bucket\\{api=\"fine\",le=\"0.05\"} ")
                    .containsPattern("(?m)^third_party_api_request_duration_seconds_count\\{api=\"fine\"} [1-9]")
                    .containsPattern("(?m)^promflow_collector_responses_lost_total 0")
                    .containsPattern("(?m)^promflow_collector_sources_owned 8");
            assertThat(sum(metrics, "third_party_api_requests_total"))
                    .isEqualTo(sum(metrics, "promflow_collector_responses_written_total")
                            + sum(metrics, "promflow_collector_responses_lost_total"));
        });
    }

    private static double sum(String metrics, String name) {
        return Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? (\\S+)")
                .matcher(metrics)
                .results()
                .mapToDouble(sample -> Double.parseDouble(sample.group(1)))
                .sum();
    }

    @Test
    void doesNotStartWithABrokenFileAndListsItsFaults() throws IOException {
        try (var broken = context("sources:\n  - {name: a}\n  - {nam: b, url: http://x/}\n", Map.of())) {
            assertThatThrownBy(broken::start)
                    .rootCause()
                    .hasMessageContainingAll(
                            ".yml:2: sources[0].request: nothing",
                            ".yml:3: sources[1].nam: unknown key",
                            ".yml:3: sources[1].name: nothing");
        }
    }

    /** Collects a source now and waits for the response. */
    private static ConsumerRecord<String, byte[]> collect(String source) throws Exception {
        int before = responses(source).size();
        var answer = send("POST", "/api/v1/third-party-metrics/collect/" + source, TOKEN);
        assertThat(answer.statusCode()).isEqualTo(202);
        return await().until(() -> responses(source), all -> all.size() > before)
                .get(before);
    }

    private static List<ConsumerRecord<String, byte[]>> responses(String source) {
        return kafka.read(Topic.RAW_RESPONSES.topicName()).stream()
                .filter(each -> each.key().equals(source))
                .toList();
    }

    private static @Nullable String header(ConsumerRecord<String, byte[]> message, String name) {
        return Event.header(message.headers(), name);
    }

    /** The part of the status that is about one source. */
    private static String status(String source) throws Exception {
        String all = get("/api/v1/third-party-metrics/status").body();
        var found = Pattern.compile("\\{\"name\":\"" + source + "\"[^}]*}").matcher(all);
        assertThat(found.find()).as("%s in %s", source, all).isTrue();
        return found.group();
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, TOKEN);
    }

    private static HttpResponse<String> send(String method, String path, @Nullable String token) throws Exception {
        var request = HttpRequest.newBuilder(service.resolve(path)).method(method, HttpRequest.BodyPublishers.noBody());
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
