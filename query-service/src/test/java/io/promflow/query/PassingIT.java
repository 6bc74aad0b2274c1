package io.promflow.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.promflow.stack.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real Prometheus cannot show: which headers reach it, that bodies stream, and what happens when it is away. */
class PassingIT {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final CountDownLatch FIRST_PART_READ = new CountDownLatch(1);
    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private static final BlockingQueue<Set<String>> SEEN_HEADERS = new LinkedBlockingQueue<>();

    private static HttpServer upstream;
    private static ExecutorService threads;
    private static EmbeddedServer service;

    @BeforeAll
    static void start() throws IOException {
        threads = Executors.newCachedThreadPool();
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.setExecutor(threads);
        upstream.createContext("/", PassingIT::answer);
        upstream.start();
        service = service("http://127.0.0.1:" + upstream.getAddress().getPort());
    }

    @AfterAll
    static void stop() {
        service.close();
        NEVER.countDown();
        upstream.stop(0);
        threads.shutdownNow();
    }

    private static EmbeddedServer service(String prometheusUrl) {
        return ApplicationContext.run(
                EmbeddedServer.class,
                Map.of(
                        "micronaut.server.port",
                        -1,
                        "promflow.auth",
                        "off",
                        "promflow.query.prometheus-url",
                        prometheusUrl,
                        "promflow.query.answer-timeout",
                        "1s"));
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            switch (String.valueOf(exchange.getRequestURI().getQuery())) {
                case "query=slow" -> NEVER.await();
                case "query=long" -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(new byte[1 << 16]);
                    exchange.getResponseBody().flush();
                    if (FIRST_PART_READ.await(20, TimeUnit.SECONDS)) {
                        exchange.getResponseBody().write(new byte[1 << 16]);
                    }
                }
                default -> {
                    var names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
                    names.addAll(exchange.getRequestHeaders().keySet());
                    SEEN_HEADERS.add(names);
                    exchange.getResponseHeaders().add("Set-Cookie", "a=b");
                    exchange.sendResponseHeaders(204, -1);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static URI query(EmbeddedServer to, String expression) {
        return to.getURI().resolve("/api/v1/query?query=" + expression);
    }

    @Test
    void keepsTheCallersTokenAndCookiesToItself() throws Exception {
        var request = HttpRequest.newBuilder(query(service, "up"))
                .header("Authorization", "Bearer secret")
                .header("Cookie", "session=secret")
                .header("X-Forwarded-For", "10.0.0.1")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("query=up"))
                .build();

        var answer = CLIENT.send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
        assertThat(SEEN_HEADERS.take())
                .contains("content-type")
                .doesNotContain("authorization", "cookie", "x-forwarded-for");
    }

    @Test
    void passesABodyWhileItStillArrives() throws Exception {
        var answer = CLIENT.send(HttpRequest.newBuilder(query(service, "long")).build(), BodyHandlers.ofInputStream());

        try (var body = answer.body()) {
            assertThat(body.readNBytes(1 << 16)).hasSize(1 << 16);
            FIRST_PART_READ.countDown(); // the second half is only sent from here on
            assertThat(body.readAllBytes()).hasSize(1 << 16);
        }
    }

    @Test
    void refusesAFormThatIsTooLarge() throws Exception {
        var request = HttpRequest.newBuilder(query(service, "up"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("query=" + "1".repeat(2 << 20)))
                .build();

        var answer = CLIENT.send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("\"status\":\"error\"");
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   /api/v1/admin/tsdb/delete_series, 404",
        "PUT,    /api/v1/admin/tsdb/snapshot,      404",
        "POST,   /api/v1/write,                    404",
        "POST,   /-/reload,                        404",
        "POST,   /api/v1/metadata,                 405",
        "POST,   /api/v1/read,                     404",
        "GET,    /api/v1/label/a%2Fb/values,       404",
        "GET,    /api/v1/label/../values,          404",
        "POST,   /api/v1/admin/tsdb/snapshot,      404",
        "DELETE, /api/v1/query,                    405",
        "HEAD,   /api/v1/query,                    405"
    })
    void letsNothingElseThrough(String method, String path, int status) throws Exception {
        var request = HttpRequest.newBuilder(service.getURI().resolve(path))
                .method(method, BodyPublishers.noBody())
                .build();

        var answer = CLIENT.send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(status);
        if (!method.equals("HEAD")) {
            assertThat(answer.body()).startsWith("{\"status\":\"error\",\"errorType\":\"");
        }
    }

    @Test
    void saysUnavailableWhenPrometheusIsSilent() throws Exception {
        assertUnavailable(
                service, "slow", "http://127.0.0.1:" + upstream.getAddress().getPort());
    }

    @Test
    void saysUnavailableWhenNobodyListens() throws Exception {
        String url = "http://127.0.0.1:" + FreePorts.find(1).get(0);
        try (var lonely = service(url)) {
            assertUnavailable(lonely, "up", url);
        }
    }

    private static void assertUnavailable(EmbeddedServer asked, String expression, String url)
            throws IOException, InterruptedException {
        var answer =
                CLIENT.send(HttpRequest.newBuilder(query(asked, expression)).build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body())
                .startsWith("{\"status\":\"error\",\"errorType\":\"unavailable\",\"error\":\"Prometheus at " + url);
        var metrics =
                HttpRequest.newBuilder(asked.getURI().resolve("/prometheus")).build();
        assertThat(CLIENT.send(metrics, BodyHandlers.ofString(UTF_8)).body())
                .contains("promflow_query_requests_total{code=\"503\",endpoint=\"query\",token=\"anybody\"}");
    }

    @Test
    void doesNotStartWithCredentialsInTheAddress() {
        Assertions.assertThatThrownBy(() -> service("http://user:secret@localhost:9090"))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(messages(e))
                        .anyMatch(message -> message.contains("PROMETHEUS_URL"))
                        .noneMatch(message -> message.contains("secret")));
    }

    private static List<String> messages(Throwable error) {
        var messages = new java.util.ArrayList<String>();
        for (Throwable at = error; at != null; at = at.getCause()) {
            messages.add(String.valueOf(at.getMessage()));
        }
        return messages;
    }
}
