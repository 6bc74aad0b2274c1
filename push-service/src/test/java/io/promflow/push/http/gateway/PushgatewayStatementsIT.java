package io.promflow.push.http.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.push.http.Http;
import io.promflow.push.http.RealPushgateway;
import io.promflow.runtime.json.Json;
import io.promflow.stack.ServerMissingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xerial.snappy.SnappyFramedOutputStream;

/**
 * Pushgateway's behaviour, statement by statement: the same requests to the real one and to the built-in one, the same
 * status, the same kind of body, and the same samples on {@code /metrics} after them. Where Debian's 1.5.1 is known to
 * differ from 1.11, what 1.11 does is expected of ours alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PushgatewayStatementsIT {
    private static final String PROTOBUF =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    private RunningGateway own;
    private RealPushgateway real;

    @BeforeAll
    void start() throws IOException, ServerMissingException {
        real = RealPushgateway.start("--web.enable-admin-api", "--web.enable-lifecycle");
        own = RunningGateway.start("promflow.gateway.admin-api", true);
    }

    @AfterAll
    void stop() {
        own.close();
        real.close();
    }

    /** What one case leaves must not reach the next: the real one can end up with a scrape that fails. */
    @AfterEach
    void wipe() throws IOException, InterruptedException {
        for (String server : List.of(own.url(), real.url())) {
            Http.send("PUT", server + "/api/v1/admin/wipe", "");
            await().untilAsserted(
                            () -> assertThat(Http.get(server + "/metrics")).doesNotContain("push_time_seconds{"));
        }
    }

    /**
     * One request.
     *
     * @param path after {@code /metrics/}; {@code JOB} stands for the case's own job
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Step(String method, String path, byte[] body, String... headers) {
        static Step of(String method, String path, String body, String... headers) {
            return new Step(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
        }
    }

    /** @param statement what it is about, with its number on the checklist */
    record Case(String statement, List<Step> steps) {
        @Override
        public String toString() {
            return statement;
        }
    }

    private static Case of(String statement, Step... steps) {
        return new Case(statement, List.of(steps));
    }

    private static Step put(String path, String body, String... headers) {
        return Step.of("PUT", path, body, headers);
    }

    private static Step post(String path, String body, String... headers) {
        return Step.of("POST", path, body, headers);
    }

    private static Step delete(String path) {
        return Step.of("DELETE", path, "");
    }

    static Stream<Case> cases() {
        String typed = "# TYPE JOB_t gauge\nJOB_t 1\n";
        String good = "x 1\n";
        return Stream.of(
                of(
                        "1 put, post and delete of a group",
                        put("job/JOB/a/b", good),
                        post("job/JOB/a/b", "y 2\n"),
                        delete("job/JOB/a/b")),
                of("1 get of a group", Step.of("GET", "job/JOB", "")),
                of("1 job in base64", put("job@base64/SU9C/a/JOB", good)),
                of("2 empty job in base64", put("job@base64/=", good)),
                of("3 odd number of parts", put("job/JOB/a", good), put("job/JOB/a/b/c", good)),
                of("4 label names", put("job/JOB/a=b/c", good), put("job/JOB/__a/c", good), put("job/JOB/1a/c", good)),
                of(
                        "5 values in base64",
                        put("job/JOB/a@base64/L3Zhci90bXA=", good),
                        put("job/JOB/b@base64/=", good),
                        put("job/JOB/c@base64/w7_Dvg", good),
                        put("job/JOB/c@base64/+/8", good)),
                of("5 base64 that is none", put("job/JOB/a@base64/!!", good)),
                of("6 a label twice", put("job/JOB/a/1/a/2/job/other", good)),
                of("7 order of labels", put("job/JOB/a/1/b/2", good), post("job/JOB/b/2/a/1", "y 1\n")),
                of("8 an escaped name without the flag", put("job/JOB/U__x_2e_y/v", good)),
                of("9 protobuf", new Step("PUT", "job/JOB", families(), "Content-Type", PROTOBUF)),
                of(
                        "9 protobuf by another name is text",
                        new Step("PUT", "job/JOB", families(), "Content-Type", "application/vnd.google.protobuf")),
                of(
                        "9 text by any name",
                        put("job/JOB", good, "Content-Type", "application/json"),
                        post("job/JOB", "y 1\n", "Content-Type", "application/openmetrics-text; version=1.0.0")),
                of(
                        "9 protobuf that is cut off",
                        new Step("PUT", "job/JOB", Arrays.copyOf(families(), 30), "Content-Type", PROTOBUF)),
                of("10 EOF and UNIT are comments", put("job/JOB", "# UNIT x seconds\nx 1\n# EOF\n")),
                of("10 an exemplar", put("job/JOB", "x_total 1 # {a=\"b\"} 1\n")),
                of("11 no line feed at the end", put("job/JOB", "x 1")),
                of("11 carriage returns", put("job/JOB", "x 1\r\n")),
                of(
                        "11 garbage",
                        put("job/JOB", "{\"a\": 1}\n"),
                        put("job/JOB", "x{a=b} 1\n"),
                        put("job/JOB", "x one\n"),
                        put("job/JOB", "x 1 2 3\n"),
                        put("job/JOB", "# TYPE x y\nx 1\n"),
                        put("job/JOB", "x{a=\"\\q\"} 1\n")),
                of("12 gzip", new Step("PUT", "job/JOB", gzip(good), "Content-Encoding", "gzip")),
                of("12 gzip that is none", put("job/JOB", good, "Content-Encoding", "gzip")),
                of("13 put replaces", put("job/JOB", "x 1\ny 1\n"), put("job/JOB", "x 2\n")),
                of(
                        "13 post replaces families",
                        put("job/JOB", "x{a=\"1\"} 1\ny 1\n"),
                        post("job/JOB", "x{a=\"2\"} 2\n")),
                of("14 an empty put", put("job/JOB", good), put("job/JOB", "")),
                of("14 an empty post", put("job/JOB", good), post("job/JOB", "")),
                of("14 an empty put of nothing", put("job/JOB", "")),
                of("16 timestamps", put("job/JOB", "x 1\ny 1 1732197600000\n"), put("job/JOB", "x 1 0\n")),
                of(
                        "17 another type",
                        put("job/JOB/a/1", typed),
                        put("job/JOB/a/2", "# TYPE JOB_t counter\nJOB_t 1\n"),
                        delete("job/JOB/a/2")),
                of("17 a sample twice", put("job/JOB", "x{a=\"1\"} 1\nx{a=\"1\"} 2\n"), delete("job/JOB")),
                of(
                        "17 a sample of another group",
                        put("job/JOB", "JOB_d{a=\"1\"} 1\n"),
                        put("job/JOB/a/1", "JOB_d 1\n"),
                        delete("job/JOB/a/1")),
                of(
                        "17 the server's own name",
                        put("job/JOB", "# TYPE pushgateway_build_info counter\npushgateway_build_info 1\n"),
                        delete("job/JOB")),
                of(
                        "17 a part beside its whole",
                        put("job/JOB/a/1", "# TYPE JOB_s summary\nJOB_s_sum 1\n"),
                        put("job/JOB/a/2", "JOB_s_count 1\n"),
                        delete("job/JOB/a/2")),
                of(
                        "18 another help",
                        put("job/JOB/a/1", "# HELP JOB_h One\nJOB_h 1\n"),
                        put("job/JOB/a/2", "# HELP JOB_h Two\nJOB_h 1\n")),
                of("19 grouping labels win", put("job/JOB/a/1", "x{a=\"lie\",job=\"lie\"} 1\n")),
                of(
                        "19 instance",
                        put("job/JOB", "x 1\ny{instance=\"i\"} 1\n"),
                        post("job/JOB/instance/k", "z{instance=\"i\"} 1\n")),
                of(
                        "20 a refused push makes a group",
                        put("job/JOB/a/1", typed),
                        put("job/JOB/a/2", "# TYPE JOB_t counter\nJOB_t 1\n"),
                        put("job/JOB/a/2", good)),
                of("20 an unreadable push makes none", put("job/JOB", "x\n")),
                of("21 push_time_seconds is overridden", put("job/JOB", "push_time_seconds 5\nx 1\n")),
                of(
                        "22 delete",
                        put("job/JOB", good),
                        put("job/JOB/a/1", "y 1\n"),
                        delete("job/JOB"),
                        delete("job/JOB/b/2")),
                of("types and escapes", put("job/JOB", """
                        # HELP JOB_a_total With \\\\ and\\nline
                        # TYPE JOB_a_total counter
                        JOB_a_total{l="q\\"b\\\\n\\n", m = "价" ,} 1e21
                        # TYPE JOB_h histogram
                        JOB_h_bucket{le="0.5"} 1
                        JOB_h_bucket{le="1"} 1
                        JOB_h_sum 1.5
                        JOB_h_count 2
                        # TYPE JOB_s summary
                        JOB_s{quantile="0.5"} NaN
                        JOB_s_count 0
                        # TYPE JOB_g gauge
                        JOB_g 1234567
                        JOB_g{a="1"} 123456.5
                        JOB_g{a="2"} -Inf
                        JOB_g{a="3"} 0.00001
                        JOB_g{a="4"} 1.7976931348623157e308
                        JOB_g{a="5"} -0
                        """)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bothDoTheSame(Case each) throws IOException, InterruptedException {
        String job = "j" + Integer.toHexString(each.statement().hashCode());
        for (Step step : each.steps()) {
            HttpResponse<String> ours = send(own.url(), step, job);
            HttpResponse<String> theirs = send(real.url(), step, job);
            String what = step.method() + " " + step.path() + ": " + ours.body() + " / " + theirs.body();
            assertThat(ours.statusCode()).as(what).isEqualTo(theirs.statusCode());
            if (theirs.statusCode() < 300) {
                assertThat(ours.body()).as(what).isEqualTo(theirs.body());
            } else {
                assertThat(ours.body()).as(what).contains("\"status\":\"error\"");
            }
            assertThat(samples(own.url(), job)).as(what).isEqualTo(samples(real.url(), job));
        }
    }

    private static HttpResponse<String> send(String server, Step step, String job)
            throws IOException, InterruptedException {
        byte[] body = step.body();
        if (step.headers().length == 0) {
            body = new String(body, StandardCharsets.UTF_8).replace("JOB", job).getBytes(StandardCharsets.UTF_8);
        }
        return Http.send(step.method(), server + "/metrics/" + step.path().replace("JOB", job), body, step.headers());
    }

    /** What a scrape says of a job, with its types and helps, sorted; of times only whether there was one. */
    private static List<String> samples(String server, String job) throws IOException, InterruptedException {
        return Http.get(server + "/metrics")
                .lines()
                .filter(line -> line.contains("\"" + job + "\"") || line.contains(" " + job + "_"))
                .map(PushgatewayStatementsIT::normalised)
                .sorted()
                .toList();
    }

    private static String normalised(String line) {
        if (line.startsWith("#")) {
            return line.replace(" Two", " One");
        }
        String labels = line.substring(line.indexOf('{') + 1, line.lastIndexOf('}'));
        String sorted = line.replace(
                labels, Arrays.stream(labels.split(",", -1)).sorted().collect(Collectors.joining(",")));
        return sorted.startsWith("push_") ? sorted.replaceAll("} [1-9].*", "} sometime") : sorted;
    }

    /** A gauge with a label, a counter and a histogram, as client libraries write them. */
    private static byte[] families() {
        var body = new ByteArrayOutputStream();
        Wire.delimited(body, Wire.family("pb_gauge", "Help", 1, Wire.metric(Map.of("a", "b"), 2, Wire.number(1.5))));
        Wire.delimited(body, Wire.family("pb_total", "", 0, Wire.metric(Map.of(), 3, Wire.number(3))));
        Wire.delimited(
                body,
                Wire.family(
                        "pb_h",
                        "",
                        4,
                        Wire.metric(
                                new TreeMap<>(), 7, Wire.histogram(3, 4.5, new double[] {0.5, 1}, new long[] {1, 2}))));
        return body.toByteArray();
    }

    private static byte[] gzip(String text) {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return packed.toByteArray();
    }

    /** 1.5.1 knows no snappy. */
    @Test
    void takesSnappy() throws IOException, InterruptedException {
        var packed = new ByteArrayOutputStream();
        try (var out = new SnappyFramedOutputStream(packed)) {
            out.write("x 1\n".getBytes(StandardCharsets.UTF_8));
        }
        String url = own.url() + "/metrics/job/snappy";
        assertThat(Http.send("PUT", url, packed.toByteArray(), "Content-Encoding", "snappy")
                        .statusCode())
                .isEqualTo(200);
        assertThat(samples(own.url(), "snappy")).contains("x{instance=\"\",job=\"snappy\"} 1");
        assertThat(Http.send("PUT", url, "x 2\n", "Content-Encoding", "snappy").statusCode())
                .isEqualTo(400);
        assertThat(Http.send("PUT", url, Arrays.copyOf(gzip("x 2\n"), 15), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(400);
        assertThat(samples(own.url(), "snappy")).contains("x{instance=\"\",job=\"snappy\"} 1");
    }

    @Test
    void keepsNativeHistogramsForWhoAsksForProtobuf() throws IOException, InterruptedException {
        byte[] histogram = Wire.nativeHistogram();
        var body = new ByteArrayOutputStream();
        Wire.delimited(body, Wire.family("nh", "", 4, Wire.metric(Map.of(), 7, histogram)));
        var answer = Http.send("PUT", own.url() + "/metrics/job/native", body.toByteArray(), "Content-Type", PROTOBUF);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(samples(own.url(), "native"))
                .contains(
                        "nh_bucket{instance=\"\",job=\"native\",le=\"+Inf\"} 3",
                        "nh_sum{instance=\"\",job=\"native\"} 7");
        String scraped = Http.send("GET", own.url() + "/metrics", new byte[0], "Accept", PROTOBUF)
                .body();
        assertThat(scraped).contains("nh");
        JsonNode buckets =
                group(own.url(), "native").path("nh").path("metrics").path(0).path("buckets");
        assertThat(buckets.toString()).isEqualTo("[[0,\"1\",\"2\",\"1\"],[0,\"2\",\"4\",\"2\"]]");
    }

    private static JsonNode group(String server, String job) throws IOException, InterruptedException {
        for (JsonNode group :
                Json.mapper().readTree(Http.get(server + "/api/v1/metrics")).path("data")) {
            if (group.path("labels").path("job").asText().equals(job)) {
                return group;
            }
        }
        return Json.mapper().missingNode();
    }

    @Test
    void theApiSaysTheSame() throws IOException, InterruptedException {
        String body = """
                # HELP api_c_total Help
                # TYPE api_c_total counter
                api_c_total{a="1"} 1e7
                # TYPE api_h histogram
                api_h_bucket{le="1"} 1
                api_h_bucket{le="+Inf"} 2
                api_h_sum 2
                api_h_count 2
                # TYPE api_s summary
                api_s{quantile="0.5"} 2
                api_s_sum 3
                api_s_count 4
                api_u 1
                """;
        for (String server : List.of(own.url(), real.url())) {
            Http.send("PUT", server + "/metrics/job/api/x/y", body);
        }
        for (String family : List.of(
                "api_c_total", "api_h", "api_s", "api_u", "push_time_seconds", "labels", "last_push_successful")) {
            JsonNode ours = group(own.url(), "api").path(family);
            JsonNode theirs = group(real.url(), "api").path(family);
            assertThat(ours.path("type")).as(family).isEqualTo(theirs.path("type"));
            assertThat(ours.path("help")).as(family).isEqualTo(theirs.path("help"));
            if (!family.startsWith("push_time")) {
                assertThat(ours.path("metrics")).as(family).isEqualTo(theirs.path("metrics"));
            }
            if (!ours.isObject() || family.equals("labels")) {
                assertThat(ours).as(family).isEqualTo(theirs);
            }
        }
        for (String server : List.of(own.url(), real.url())) {
            JsonNode status = Json.mapper().readTree(Http.get(server + "/api/v1/status"));
            assertThat(status.path("status").asText()).isEqualTo("success");
            var names = new ArrayList<String>();
            status.path("data").fieldNames().forEachRemaining(names::add);
            assertThat(names).containsExactlyInAnyOrder("flags", "build_information", "start_time");
        }
    }

    @Test
    void theOtherPathsAnswerTheSame() throws IOException, InterruptedException {
        for (String path : List.of("/-/healthy", "/-/ready")) {
            assertThat(Http.get(own.url() + path))
                    .isEqualTo(Http.get(real.url() + path))
                    .isEqualTo("OK");
        }
        assertThat(Http.send("GET", own.url() + "/-/quit", "").statusCode())
                .isEqualTo(Http.send("GET", real.url() + "/-/quit", "").statusCode())
                .isEqualTo(405);
        // Not enabled here.
        assertThat(Http.send("PUT", own.url() + "/-/quit", "").statusCode()).isEqualTo(403);
    }

    /** 8 and 15 with their flags, the wipe and an empty API, the refused quit and the absent wipe: servers of their own. */
    @Test
    void flagsDoTheSame() throws IOException, InterruptedException, ServerMissingException {
        try (var theirs = RealPushgateway.start("--push.disable-consistency-check", "--web.enable-admin-api");
                var ours = RunningGateway.with(
                        own.kafka(),
                        "promflow.gateway.consistency-check",
                        false,
                        "promflow.gateway.admin-api",
                        true,
                        "promflow.gateway.utf8-names",
                        true)) {
            for (String server : List.of(ours.url(), theirs.url())) {
                Http.send("PUT", server + "/metrics/job/u", "# TYPE u_t gauge\nu_t 1\n");
                assertThat(Http.send("PUT", server + "/metrics/job/v", "# TYPE u_t counter\nu_t 1\n")
                                .statusCode())
                        .isEqualTo(202);
                assertThat(Http.send("PUT", server + "/api/v1/admin/wipe", "").statusCode())
                        .isEqualTo(202);
                await().untilAsserted(() -> assertThat(Http.get(server + "/api/v1/metrics"))
                        .isEqualTo("{\"status\":\"success\",\"data\":[]}"));
            }
            assertThatCode(() -> Http.get(ours.url() + "/metrics")).doesNotThrowAnyException();
            assertThat(Http.send("PUT", ours.url() + "/metrics/job/w/U__x_2e_y/v", "{\"my.metric\",\"l.l\"=\"1\"} 1\n")
                            .statusCode())
                    .isEqualTo(202);
            assertThat(Http.get(ours.url() + "/metrics"))
                    .contains("{\"my.metric\",instance=\"\",job=\"w\",\"l.l\"=\"1\",\"x.y\"=\"v\"} 1\n");
            Http.send("PUT", ours.url() + "/api/v1/admin/wipe", "");
        }
        try (var plain = RunningGateway.with(own.kafka())) {
            assertThat(Http.send("PUT", plain.url() + "/api/v1/admin/wipe", "").statusCode())
                    .isEqualTo(404);
        }
    }

    /** 1.5.1 locks up after this, so it is asked of ours alone. */
    @Test
    void aJobThatIsNoBase64IsRefused() throws IOException, InterruptedException {
        assertThat(Http.send("PUT", own.url() + "/metrics/job@base64/!!", "x 1\n")
                        .statusCode())
                .isEqualTo(400);
        assertThat(Http.send("PUT", own.url() + "/metrics/job/", "x 1\n").statusCode())
                .isEqualTo(400);
    }
}
