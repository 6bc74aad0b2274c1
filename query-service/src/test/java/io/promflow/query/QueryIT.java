package io.promflow.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.promflow.stack.ServerMissingException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service, without a broker, in front of a real Prometheus. */
class QueryIT {
    private static final String TOKEN = "a-readers-token";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static RealPrometheus prometheus;
    private static EmbeddedServer service;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException, ServerMissingException, NoSuchAlgorithmException {
        prometheus = RealPrometheus.start(folder);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(UTF_8));
        service = ApplicationContext.run(
                EmbeddedServer.class,
                Map.of(
                        "micronaut.server.port",
                        -1,
                        "promflow.tokens",
                        "grafana:reader:" + HexFormat.of().formatHex(hash),
                        "kafka.bootstrap.servers",
                        "127.0.0.1:1",
                        "promflow.query.answer-timeout",
                        "20s",
                        "promflow.query.prometheus-url",
                        prometheus.url()));
    }

    @AfterAll
    static void stop() {
        service.close();
        prometheus.close();
    }

    // Every expression's answer is the same whenever it is asked: a time is given, or it is a constant.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "query?query=up&time=1",
                "query?query=vector(1)&time=1700000000.5",
                "query?query=label_replace(vector(1)%2C%22city%22%2C%22%E5%8C%97%E4%BA%AC+%26%22%2C%22%22%2C%22%22)&time=1",
                "query?query=1%2B1&time=2026-01-01T00:00:00Z",
                "query?query=sum(&time=1",
                "query?time=1",
                "query",
                "query?query=vector(1)&time=yesterday",
                "query_range?query=vector(time())&start=0&end=3600&step=1",
                "query_range?query=vector(time())&start=86399.5&end=172810.25&step=60.5",
                "query_range?query=vector(1)&start=1&end=100&step=0",
                "query_range?query=vector(1)&start=1&end=11002&step=1",
                "query_range?query=vector(1)&start=1&end=11001&step=1",
                "query?query=1&time=1&unknown=parameter&a=b",
                "query?query=%ff%fe&time=1",
                "query?query=1&time=1&timeout=10s",
                "query?query=1&time=1&timeout=never",
                "query?query=vector(1)&time=1&stats=",
                "format_query?query=sum(up)by(job)",
                "format_query?query=sum(",
                "labels?start=0&end=1",
                "label/job/values?start=0&end=1",
                "label/..name/values",
                "series?match[]=nothing",
                "series",
                "query_exemplars?query=up&start=0&end=1",
                "query_exemplars?query=(",
                "status/config",
                "status/flags",
                "status/buildinfo",
                "alertmanagers",
                "alerts",
                "rules",
                "metadata?metric=up",
                "targets/metadata?match_target=%7Bjob%3D%22none%22%7D",
                "query_range?query=vector(1)&start=10&end=1&step=1",
                "query_range?query=vector(1)&start=0&end=100000000&step=1"
            })
    void passesAGetAndItsAnswer(String query) throws Exception {
        assertSame(get(prometheus.url(), query), get(service.getURI().toString(), query));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "query       | query=vector(1)&time=1700000000.5",
                "query       | query=1%2B1+%2B+%E5%8C%97&time=1",
                "query       | query=sum(&time=1",
                "query_range | query=vector(time())&start=0&end=3600&step=1",
                "query_range | query=vector(1)&start=0&end=1&step=0",
                "query_range | query=vector(1)",
                "labels      | start=0&end=1",
                "series      | match[]=nothing",
                "format_query| query=1%2B1",
                "query_exemplars | query=up&start=0&end=1"
            })
    void passesAFormAndItsAnswer(String endpoint, String form) throws Exception {
        assertSame(post(prometheus.url(), endpoint, form), post(service.getURI().toString(), endpoint, form));
    }

    @Test
    void passesRealSamples() throws Exception {
        long now = System.currentTimeMillis() / 1000;

        var answer = get(service.getURI().toString(), "query?query=prometheus_build_info&time=" + now);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new String(answer.body(), UTF_8)).contains("\"__name__\":\"prometheus_build_info\"", "\"success\"");
    }

    @Test
    void takesBracesThatAreNotEncoded() throws Exception {
        String answer = raw(
                service.getURI(),
                "GET /api/v1/query?query=vector(1){}&time=1 HTTP/1.1\r\nAuthorization: Bearer " + TOKEN);
        String selector = raw(
                service.getURI(),
                "GET /api/v1/query?query=up{job=\"none\"}&time=1 HTTP/1.1\r\nAuthorization: Bearer " + TOKEN);

        assertThat(answer).startsWith("HTTP/1.1 400").contains("parse error");
        assertThat(selector).startsWith("HTTP/1.1 200").contains("\"result\":[]");
    }

    /** Of one connection, before the first is answered; some are the framework's. */
    @Test
    void answersRequestsOfOneConnectionInTheirOrder() throws Exception {
        String head = " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n";
        String post = "POST /api/v1/query HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + "Content-Length: 18\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\nquery=2000&time=42";

        String answers = raw(
                service.getURI(),
                "GET /api/v1/query?query=1000&time=42" + head + "GET /health" + head + post + "GET /nowhere" + head
                        + "GET /api/v1/openapi.json" + head
                        + "GET /api/v1/query?query=3000&time=42 HTTP/1.1\r\nAuthorization: Bearer " + TOKEN);

        assertThat(answers)
                .containsSubsequence(
                        "[42,\"1000\"]",
                        "\"query-service\"",
                        "[42,\"2000\"]",
                        "HTTP/1.1 404",
                        "\"openapi\"",
                        "[42,\"3000\"]");
    }

    /** As Grafana's data source asks: for health, its version, metadata, variables, panels, instant values, exemplars. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | query            | query=1%2B1&time=1700000000",
                "GET  | status/buildinfo | ",
                "GET  | metadata         | limit=1&metric=up",
                "POST | labels           | start=1&end=2",
                "GET  | label/__name__/values | start=1&end=2",
                "GET  | label/job/values | start=1&end=2&match%5B%5D=up",
                "POST | series           | start=1&end=2&match%5B%5D=up",
                "POST | query_range      | query=vector%2842%29&start=1700000000&end=1700003600&step=15",
                "POST | query            | query=vector%2842%29&time=1700000000",
                "GET  | query_exemplars  | query=up&start=1&end=2",
                "GET  | rules            | "
            })
    void answersGrafana(String method, String endpoint, String parameters) throws Exception {
        boolean isPost = method.equals("POST");
        String given = parameters == null ? "" : parameters;
        var bodies = new ArrayList<String>();
        for (String url : List.of(prometheus.url(), service.getURI().toString())) {
            var request = authorized(api(url, isPost || given.isEmpty() ? endpoint : endpoint + "?" + given))
                    .header("User-Agent", "Grafana/11.0.0")
                    .header("X-Dashboard-Uid", "abc")
                    .header("X-Panel-Id", "1");
            if (isPost) {
                request.header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(given));
            }
            var answer = CLIENT.send(request.build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            bodies.add(answer.body());
        }
        assertThat(bodies.get(1)).isEqualTo(bodies.get(0));
    }

    @Test
    void keepsTheAnswersOfManyCallersApart() {
        var calls = new ArrayList<CompletableFuture<String>>();
        for (int number = 0; number < 2000; number++) {
            var uri = api(service.getURI().toString(), "query?time=1&query=" + number);
            calls.add(CLIENT.sendAsync(authorized(uri).build(), BodyHandlers.ofString())
                    .thenApply(HttpResponse::body));
            if (calls.size() >= 32) {
                calls.get(calls.size() - 32).join();
            }
        }

        for (int number = 0; number < calls.size(); number++) {
            assertThat(calls.get(number).join()).endsWith("[1,\"" + number + "\"]}}");
        }
    }

    @Test
    void passesAnExpressionOfTensOfThousandsOfCharacters() throws Exception {
        String query = "query?time=1&query=" + URLEncoder.encode("1" + " + 1".repeat(5000), UTF_8);

        assertSame(get(prometheus.url(), query), get(service.getURI().toString(), query));
    }

    @Test
    void passesPrometheusCompressionOn() throws Exception {
        var uri = api(service.getURI().toString(), "query_range?query=vector(time())&start=0&end=3600&step=1");

        var answer =
                CLIENT.send(authorized(uri).header("Accept-Encoding", "gzip").build(), BodyHandlers.ofInputStream());

        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (var body = new GZIPInputStream(answer.body())) {
            assertThat(body.readAllBytes())
                    .isEqualTo(get(prometheus.url(), "query_range?query=vector(time())&start=0&end=3600&step=1")
                            .body());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/admin/tsdb/delete_series?match[]=up",
        "PUT, /api/v1/admin/tsdb/snapshot",
        "POST, /api/v1/write",
        "POST, /-/reload",
        "POST, /-/quit",
        "GET, /api/v1/query/../status/config",
        "GET, /api/v1/query%2F..%2Fstatus%2Fconfig",
        "GET, /graph",
        "GET, /"
    })
    void answersNotFoundForAllElse(String method, String path) throws Exception {
        String answer = raw(service.getURI(), method + " " + path + " HTTP/1.1\r\nAuthorization: Bearer " + TOKEN);

        assertThat(answer).startsWith("HTTP/1.1 404");
        assertThat(answer).contains("\"status\":\"error\"", "\"errorType\":\"", "\"error\":\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer wrong", "Basic Z3JhZmFuYTp3cm9uZw=="})
    void letsNobodyInWithoutAToken(String authorization) throws Exception {
        var request = HttpRequest.newBuilder(api(service.getURI().toString(), "query?query=up"));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }

        var answer = CLIENT.send(request.build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"errorType\":\"unauthorized\"");
    }

    @Test
    void countsByEndpointAndStatus() throws Exception {
        String url = service.getURI().toString();
        double before = count("promflow_query_requests_total{code=\"422\",endpoint=\"query\",token=\"grafana\"}");
        double timed = count("promflow_query_duration_seconds_count{endpoint=\"query\",token=\"grafana\"}");

        get(url, "query?query=label_replace(vector(1),%22a%22,%22%22,%22b%22,%22(%22)");

        assertThat(count("promflow_query_requests_total{code=\"422\",endpoint=\"query\",token=\"grafana\"}"))
                .isEqualTo(before + 1);
        assertThat(count("promflow_query_duration_seconds_count{endpoint=\"query\",token=\"grafana\"}"))
                .isEqualTo(timed + 1);
    }

    @Test
    void isReadyWithoutABroker() throws Exception {
        var request = HttpRequest.newBuilder(service.getURI().resolve("/health/readiness"))
                .build();

        assertThat(CLIENT.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    private static void assertSame(HttpResponse<byte[]> expected, HttpResponse<byte[]> found) {
        assertThat(found.statusCode()).isEqualTo(expected.statusCode());
        assertThat(found.headers().allValues("Content-Type"))
                .isEqualTo(expected.headers().allValues("Content-Type"));
        assertThat(new String(found.body(), UTF_8)).isEqualTo(new String(expected.body(), UTF_8));
        assertThat(found.body()).isEqualTo(expected.body());
    }

    private static HttpResponse<byte[]> get(String url, String query) throws IOException, InterruptedException {
        return CLIENT.send(authorized(api(url, query)).build(), BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> post(String url, String endpoint, String form)
            throws IOException, InterruptedException {
        return CLIENT.send(
                authorized(api(url, endpoint))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private static HttpRequest.Builder authorized(URI uri) {
        return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + TOKEN);
    }

    private static URI api(String url, String query) {
        return URI.create(url + "/api/v1/" + query);
    }

    private static double count(String series) throws IOException, InterruptedException {
        String url = service.getURI() + "/prometheus";
        String metrics = CLIENT.send(authorized(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
        return metrics.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .sum();
    }

    /** What the server says to a request that a careful client would not let through. */
    private static String raw(URI server, String head) throws IOException {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.getOutputStream()
                    .write((head + "\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
