package io.promflow.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.promflow.promql.Parsed;
import io.promflow.promql.PromQl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tokens may see and how much they may ask, what is kept, and rows, in front of a real Prometheus. */
class RulesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static RealPrometheus prometheus;
    private static EmbeddedServer service;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        prometheus = RealPrometheus.start(folder);
        Map<String, Object> settings = new HashMap<>();
        settings.put("micronaut.server.port", -1);
        settings.put("promflow.query.prometheus-url", prometheus.url());
        settings.put(
                "promflow.tokens",
                String.join(
                        ",",
                        token("all", "admin"),
                        token("none", "reader"),
                        token("self", "reader"),
                        token("little", "reader")));
        settings.put("promflow.query.tokens.none.matchers", "{team=\"nobody\"}");
        settings.put("promflow.query.tokens.self.matchers", "{job=\"prometheus\"}");
        settings.put("promflow.query.tokens.little.range", "1h");
        settings.put("promflow.query.tokens.little.points", "100");
        settings.put("promflow.query.tokens.little.lookback", "10m");
        settings.put("promflow.query.tokens.little.series", "3");
        settings.put("promflow.query.slow", "0s");
        service = ApplicationContext.run(EmbeddedServer.class, settings);
    }

    private static String token(String name, String role) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
        return name + ":" + role + ":" + HexFormat.of().formatHex(hash);
    }

    @AfterAll
    static void stop() {
        service.close();
        prometheus.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "query?query=up",
                "query?query=up%20or%20prometheus_build_info",
                "query?query=%7B__name__%3D~%22.%2B%22%7D",
                "query?query=max_over_time(up%5B5m:1m%5D)",
                "query?query=up%7Bteam%3D%22%7D%20or%20up%7B%22%7D",
                "query?query=up%7Bteam%3D%22%5C%22%7D%20or%20up%7B%22%7D",
                "query?query=up&query=up",
                "query?query=up%7Ba%3D%22%5Cr%5CnX-Promflow:1%22%7D",
                "query?query=up&time=1%0d%0aX-Promflow:1",
                "query_range?query=up&start=0&end=2000000000&step=1000000",
                "query_exemplars?query=up&start=0&end=2000000000",
                "series?match%5B%5D=up",
                "series?match%5B%5D=%7B__name__%3D~%22.%2B%22%7D&match%5B%5D=up",
                "labels",
                "labels?match%5B%5D=up",
                "label/job/values",
                "label/__name__/values?match%5B%5D=up",
                "metadata",
                "metadata?metric=up",
                "targets",
                "targets/metadata",
                "rules",
                "alerts"
            })
    void showsNothingOfOthers(String path) throws Exception {
        var answer = get("none", "/api/v1/" + path);

        assertThat(answer.statusCode()).isIn(200, 400, 404);
        assertThat(answer.headers().map()).doesNotContainKey("x-promflow");
        assertThat(answer.body()).doesNotContain("prometheus", "instance", "127.0.0.1", "\"up\"");
    }

    @Test
    void showsNothingOfOthersToFederation() throws Exception {
        assertThat(get("none", "/federate?match%5B%5D=up").body()).isEmpty();
        assertThat(get("none", "/federate").body()).isEmpty();
        assertThat(get("self", "/federate?match%5B%5D=up").body()).contains("up{");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status/config", "status/flags", "status/tsdb", "status/runtimeinfo", "alertmanagers"})
    void keepsTheServersSetUpFromThoseWhoSeeSomeSeriesOnly(String path) throws Exception {
        assertThat(get("self", "/api/v1/" + path).statusCode()).isEqualTo(403);
        assertThat(get("all", "/api/v1/" + path).statusCode()).isEqualTo(200);
    }

    @Test
    void showsWhatFits() throws Exception {
        assertThat(get("self", "/api/v1/query?query=up").body()).contains("\"job\":\"prometheus\"");
        assertThat(get("self", "/api/v1/labels").body()).contains("\"instance\"");
        assertThat(get("self", "/api/v1/targets").body()).contains("\"health\"");
        assertThat(get("self", "/api/v1/metadata").body()).contains("prometheus_build_info");
        assertThat(post("self", "/api/v1/series", "match[]=up").body()).contains("\"__name__\":\"up\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum(info(up))", "up{", "(", "up offset", "up[5m", "\"} or up{"})
    void refusesWhatCannotBeMadeSafe(String expression) throws Exception {
        assertThat(query("self", expression).statusCode()).isIn(400, 403);
    }

    @Test
    void refusesNestingThatNobodyReads() throws Exception {
        String deep = "(".repeat(10_000) + "1" + ")".repeat(10_000);

        assertThat(query("self", deep).statusCode()).isEqualTo(400);
        assertThat(query("all", deep).body())
                .isEqualTo(CLIENT.send(
                                form(prometheus.url() + "/api/v1/query", "time=1&query=" + encode(deep))
                                        .build(),
                                BodyHandlers.ofString())
                        .body());
    }

    @Test
    void takesAnExpressionOfAMegabyte() throws Exception {
        String large = "1" + " + 1".repeat(1 << 18);

        assertThat(query("self", large).statusCode()).isEqualTo(400);
        assertThat(query("all", "\"" + "x".repeat(1 << 20) + "\"").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesWhatIsNoUtf8WhereItHasToBeRead() throws Exception {
        assertThat(get("self", "/api/v1/query?query=%ff%fe").statusCode()).isEqualTo(400);
        assertThat(post("self", "/api/v1/query", "query=%zz").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "query_range?query=up&start=0&end=3601&step=3600",
                "query_range?query=up&start=0&end=100&step=1",
                "query?query=rate(up%5B11m%5D)",
                "query?query=rate(up%5B1m%5D%20offset%2010m)",
                "query?query=up%20%40%200",
                "query?query=%7B__name__%3D~%22.%2B%22%7D"
            })
    void refusesWhatIsTooMuch(String path) throws Exception {
        var answer = get("little", "/api/v1/" + path);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"errorType\":\"execution\"", "(expected: ");
        assertThat(get("little", "/api/v1/query?query=up").statusCode()).isEqualTo(200);
    }

    @Test
    void answersTheSameFromMemory() throws Exception {
        long now = System.currentTimeMillis() / 1000;
        for (String expression : List.of(
                "vector(time())",
                "sum by (handler) (prometheus_http_requests_total) or up",
                "scrape_duration_seconds",
                "1")) {
            for (long start : List.of(now - 200_000, now - 100_000, now - 300)) {
                String path = "/api/v1/query_range?query=" + encode(expression) + "&start=" + start + "&end="
                        + (now - 120) + "&step=60";
                get("all", path);
                var fromMemory = get("all", path);
                var direct = CLIENT.send(
                        HttpRequest.newBuilder(URI.create(prometheus.url() + path))
                                .build(),
                        BodyHandlers.ofString());

                assertThat(fromMemory.headers().firstValue("promflow-cache")).hasValue("hit");
                assertThat(fromMemory.body()).isEqualTo(direct.body());
            }
        }
    }

    @Test
    void asksOnlyForWhatIsMissing() throws Exception {
        long now = System.currentTimeMillis() / 1000;
        String path = "/api/v1/query_range?query=vector(42)&step=15&start=";

        assertThat(get("all", path + (now - 3600) + "&end=" + now).headers().firstValue("promflow-cache"))
                .hasValue("miss");
        assertThat(get("all", path + (now - 3585) + "&end=" + (now + 15))
                        .headers()
                        .firstValue("promflow-cache"))
                .hasValue("partial");
        assertThat(get("self", path + (now - 3600) + "&end=" + (now - 600))
                        .headers()
                        .firstValue("promflow-cache"))
                .as("an expression without selectors is the same for all")
                .hasValue("hit");
    }

    @Test
    void alignsOnRequest() throws Exception {
        var answer = get("all", "/api/v1/query_range?query=time()&start=1007&end=1032&step=10&promflow_align=1");

        assertThat(answer.body()).contains("[[1000,\"1000\"],[1010,\"1010\"],[1020,\"1020\"],[1030,\"1030\"]]");
    }

    @Test
    void writesRows() throws Exception {
        String path = "/api/v1/query_range?query=vector(time())&start=1000.5&end=1002.5&step=1";

        assertThat(accept("text/csv", path))
                .isEqualTo("time,value,series\r\n1000.500,1000.5,{}\r\n1001.500,1001.5,{}\r\n1002.500,1002.5,{}\r\n");
        assertThat(accept("application/x-ndjson", path))
                .isEqualTo(
                        "{\"metric\":{},\"values\":[[1000.500,\"1000.5\"],[1001.500,\"1001.5\"],[1002.500,\"1002.5\"]]}\n");
        assertThat(accept("text/csv", "/api/v1/query?query=1&time=5")).isEqualTo("time,value,series\r\n5,1,{}\r\n");
        assertThat(accept("text/csv", "/api/v1/label/job/values")).isEqualTo("value\r\nprometheus\r\n");
        assertThat(accept("text/csv", "/api/v1/query?query=up"))
                .contains(",1,\"up{instance=\"\"127.0.0.1:", "job=\"\"prometheus\"\"}\"\r\n");
        assertThat(accept("text/csv", "/api/v1/query?query=(")).contains("\"errorType\":\"bad_data\"");
    }

    @Test
    void asksASavedQueryWithWhatIsGivenForItsParameters() throws Exception {
        String name = "/api/v1/saved/per-job";
        String query = """
                {"query": "sum by (job) (count_over_time(up{job=\\"$job\\"}[$window])) > bool $least",
                 "parameters": {"job": {"type": "TEXT"}, "window": {"type": "DURATION", "default": "5m"},
                                "least": {"type": "NUMBER", "default": "0"}}}""";

        assertThat(put("self", name, query).statusCode()).isEqualTo(403);
        assertThat(put("all", name, query).statusCode()).isEqualTo(200);
        assertThat(get("all", "/api/v1/saved").body()).contains("\"per-job\"", "count_over_time");
        assertThat(get("self", name + "?job=prometheus").body()).contains("\"job\":\"prometheus\"", "\"1\"]");
        assertThat(get("all", name + "?job=prometheus&start=1&end=2&step=1").body())
                .contains("\"matrix\"");
        assertThat(get("none", name + "?job=prometheus").body()).contains("\"result\":[]");
        assertThat(get("all", name + "?job=" + encode("\"}) or (up{job=\"prometheus"))
                        .body())
                .contains("\"result\":[]");
        assertThat(get("all", name).statusCode()).isEqualTo(400);
        assertThat(get("all", name + "?job=x&window=up").statusCode()).isEqualTo(400);
        assertThat(get("all", name + "?job=x&unknown=1").statusCode()).isEqualTo(400);
        assertThat(delete("all", name)).isEqualTo(200);
        assertThat(get("all", name + "?job=x").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "{}",
                "{\"query\":\"sum(\"}",
                "{\"query\":\"up{job='$job'}\"}",
                "{\"query\":\"up\",\"parameters\":{\"job\":{\"type\":\"TEXT\"}}}",
                "{\"query\":\"up{a='$query'}\",\"parameters\":{\"query\":{\"type\":\"TEXT\"}}}",
                "{\"query\":\"up[$w]\",\"parameters\":{\"w\":{\"type\":\"DURATION\",\"default\":\"up\"}}}"
            })
    void savesNothingThatCouldNotBeAsked(String query) throws Exception {
        assertThat(put("all", "/api/v1/saved/bad", query).statusCode()).isEqualTo(400);
        assertThat(get("all", "/api/v1/saved/bad").statusCode()).isEqualTo(404);
    }

    @Test
    void drawsARangeQuery() throws Exception {
        long now = System.currentTimeMillis() / 1000;
        String path = "/api/v1/render?query=" + encode("up or vector(time() % 100)") + "&start=" + (now - 600) + "&end="
                + now + "&title=" + encode("<b>&");

        var svg = get("all", path + "&format=svg");
        var png = CLIENT.send(authorized("all", path + "&width=640&height=320").build(), BodyHandlers.ofByteArray());
        var picture = ImageIO.read(new ByteArrayInputStream(png.body()));

        assertThat(svg.headers().firstValue("Content-Type").orElse("")).startsWith("image/svg+xml");
        assertThat(svg.body()).startsWith("<svg").contains("<polyline", "job=&quot;prometheus&quot;", "&lt;b&gt;&amp;");
        assertThat(picture.getWidth()).isEqualTo(640);
        assertThat(picture.getHeight()).isEqualTo(320);
        assertThat(get("all", "/api/v1/render?query=(").statusCode()).isEqualTo(400);
        assertThat(get("all", path + "&width=1").statusCode()).isEqualTo(400);
        assertThat(get("none", path + "&format=svg").body()).doesNotContain("prometheus");
    }

    @Test
    void describesWhatThisCallerMayAsk() throws Exception {
        JsonNode all = JSON.readTree(get("all", "/api/v1/openapi.json").body());
        JsonNode self = JSON.readTree(get("self", "/api/v1/openapi.json").body());

        assertThat(all.path("openapi").asText()).startsWith("3.");
        assertThat(all.path("paths").has("/api/v1/status/config")).isTrue();
        assertThat(all.path("paths").has("/api/v1/slow-queries")).isTrue();
        assertThat(self.path("paths").has("/api/v1/query")).isTrue();
        assertThat(self.path("paths").has("/api/v1/status/config")).isFalse();
        assertThat(self.path("paths").has("/api/v1/slow-queries")).isFalse();
        assertThat(get("self", "/api/v1/docs").body()).contains("<code>/api/v1/query</code>");
    }

    @Test
    void remembersWhoAskedWhat() throws Exception {
        get("little", "/api/v1/query?query=up&time=1");

        assertThat(get("self", "/api/v1/slow-queries").statusCode()).isEqualTo(403);
        JsonNode slow = JSON.readTree(get("all", "/api/v1/slow-queries").body()).path("data");
        assertThat(slow).anySatisfy(asked -> {
            assertThat(asked.path("token").asText()).isEqualTo("little");
            assertThat(asked.path("query").asText()).isEqualTo("up");
            assertThat(asked.path("endpoint").asText()).isEqualTo("query");
            assertThat(asked.path("status").asInt()).isEqualTo(200);
            assertThat(asked.path("series").asInt()).isZero();
            assertThat(asked.path("bytes").asInt()).isPositive();
            assertThat(asked.path("cache").asText()).isEqualTo("none");
        });
    }

    /** Every expression of the corpus: both parsers take it or neither does, and ours writes what it has read. */
    @Test
    void readsAsPrometheusReads() throws Exception {
        var different = new ArrayList<String>();
        for (String line : corpus()) {
            String text = line.startsWith("!") ? line.substring(1) : line;
            JsonNode theirs = formatted(text);
            boolean isTheirs = theirs.path("status").asText().equals("success");
            Parsed ours = PromQl.parse(text);
            if (ours instanceof Parsed.Expression expression) {
                JsonNode again = formatted(expression.expr().toString());
                if (!isTheirs || !again.path("data").equals(theirs.path("data"))) {
                    different.add(text + " -> " + expression.expr() + ": " + theirs + " / " + again);
                }
            } else if (isTheirs) {
                different.add(text + ": " + ours);
            }
        }
        assertThat(different).isEmpty();
    }

    private static List<String> corpus() throws IOException {
        return Files.readAllLines(Path.of("../shared-promql/src/test/resources/corpus.promql")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("//"))
                .toList();
    }

    private static JsonNode formatted(String expression) throws IOException, InterruptedException {
        return JSON.readTree(CLIENT.send(
                        form(prometheus.url() + "/api/v1/format_query", "query=" + encode(expression))
                                .build(),
                        BodyHandlers.ofString())
                .body());
    }

    private static HttpResponse<String> query(String token, String expression)
            throws IOException, InterruptedException {
        return post(token, "/api/v1/query", "time=1&query=" + encode(expression));
    }

    private static String accept(String type, String path) throws IOException, InterruptedException {
        return CLIENT.send(authorized("all", path).header("Accept", type).build(), BodyHandlers.ofString())
                .body();
    }

    private static HttpResponse<String> get(String token, String path) throws IOException, InterruptedException {
        return CLIENT.send(authorized(token, path).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String token, String path, String form)
            throws IOException, InterruptedException {
        return CLIENT.send(
                form(service.getURI() + path, form)
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> put(String token, String path, String body)
            throws IOException, InterruptedException {
        return CLIENT.send(
                authorized(token, path).PUT(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static int delete(String token, String path) throws IOException, InterruptedException {
        return CLIENT.send(authorized(token, path).DELETE().build(), BodyHandlers.ofString())
                .statusCode();
    }

    private static HttpRequest.Builder form(String url, String form) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
    }

    private static HttpRequest.Builder authorized(String token, String path) {
        return HttpRequest.newBuilder(URI.create(service.getURI() + path)).header("Authorization", "Bearer " + token);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
