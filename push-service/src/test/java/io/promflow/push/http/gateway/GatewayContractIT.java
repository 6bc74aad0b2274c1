package io.promflow.push.http.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.promflow.push.batch.Push;
import io.promflow.push.batch.PushMode;
import io.promflow.push.batch.PushOutcome;
import io.promflow.push.exposition.Exposition;
import io.promflow.push.http.Connection;
import io.promflow.push.http.Http;
import io.promflow.push.http.PushgatewaySink;
import io.promflow.push.http.RealPushgateway;
import io.promflow.schemas.Family;
import io.promflow.schemas.Group;
import io.promflow.schemas.Sample;
import io.promflow.stack.FreePorts;
import io.promflow.stack.ServerMissingException;
import io.promflow.testkit.TestKafka;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a Pushgateway does, asked of the built-in gateway and of the real Pushgateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GatewayContractIT {
    private final List<String> gateways = new ArrayList<>();
    private final AtomicInteger jobs = new AtomicInteger();
    private TestKafka kafka;
    private EmbeddedServer service;
    private RealPushgateway real;

    @BeforeAll
    void start() throws IOException, ServerMissingException {
        kafka = TestKafka.start();
        int port = FreePorts.find(1).get(0);
        service = ApplicationContext.run(
                EmbeddedServer.class,
                Map.of(
                        "micronaut.server.port",
                        -1,
                        "kafka.bootstrap.servers",
                        kafka.bootstrapServers(),
                        "promflow.auth",
                        "off",
                        "promflow.topics.partitions",
                        1,
                        "pushgateway.port",
                        port));
        gateways.add("http://127.0.0.1:" + port);
        real = RealPushgateway.start();
        gateways.add(real.url());
    }

    @AfterAll
    void stop() {
        service.close();
        kafka.close();
        real.close();
    }

    List<String> gateways() {
        return gateways;
    }

    private String newJob() {
        return "job" + jobs.incrementAndGet();
    }

    private static HttpResponse<String> push(String method, String gateway, String path, String body)
            throws IOException, InterruptedException {
        return Http.send(method, gateway + "/metrics/" + path, body);
    }

    /** The samples of a job that were pushed, sorted, with sorted labels. */
    private static List<String> samples(String gateway, String job) throws IOException, InterruptedException {
        return Http.get(gateway + "/metrics")
                .lines()
                .filter(line -> line.contains("job=\"" + job + "\"") && !line.startsWith("push_"))
                .map(GatewayContractIT::sorted)
                .sorted()
                .toList();
    }

    private static String sorted(String line) {
        String labels = line.substring(line.indexOf('{') + 1, line.lastIndexOf('}'));
        return line.replace(
                labels, Arrays.stream(labels.split(",", -1)).sorted().collect(Collectors.joining(",")));
    }

    private static double pushTime(String gateway, String name, String job) throws IOException, InterruptedException {
        return Http.get(gateway + "/metrics")
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains("job=\"" + job + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(-1);
    }

    @ParameterizedTest
    @MethodSource("gateways")
    void putReplacesPostMergesDeleteForgets(String gateway) throws IOException, InterruptedException {
        String job = newJob();
        var put = push("PUT", gateway, "job/" + job + "/region/eu", "x{region=\"lie\"} 1.50\ny 1\n");
        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(put.body()).isEmpty();
        assertThat(push("POST", gateway, "region/eu/job/" + job, "y 2\n").statusCode())
                .isBetween(400, 499);
        assertThat(push("POST", gateway, "job/" + job + "/region/eu", "y 2\nz 2\n")
                        .statusCode())
                .isEqualTo(200);
        String labels = "{instance=\"\",job=\"" + job + "\",region=\"eu\"} ";
        assertThat(samples(gateway, job)).containsExactly("x" + labels + "1.5", "y" + labels + "2", "z" + labels + "2");

        assertThat(push("PUT", gateway, "job/" + job + "/region/eu", "z 3\n").statusCode())
                .isEqualTo(200);
        assertThat(samples(gateway, job)).containsExactly("z" + labels + "3");

        assertThat(push("DELETE", gateway, "job/" + job, "").statusCode()).isEqualTo(202);
        assertThat(samples(gateway, job)).hasSize(1);
        assertThat(push("DELETE", gateway, "job/" + job + "/region/eu", "").statusCode())
                .isEqualTo(202);
        assertThat(samples(gateway, job)).isEmpty();
        assertThat(pushTime(gateway, "push_time_seconds", job)).isEqualTo(-1);
    }

    @ParameterizedTest
    @MethodSource("gateways")
    void refusedPushMarksItsTimeAndKeepsWhatWasThere(String gateway) throws IOException, InterruptedException {
        String job = newJob();
        String typed = "t_" + job;
        push("PUT", gateway, "job/" + job, "# TYPE " + typed + " gauge\n" + typed + " 1\n");
        assertThat(pushTime(gateway, "push_time_seconds", job)).isGreaterThan(1.6e9);
        assertThat(pushTime(gateway, "push_failure_time_seconds", job)).isZero();

        String other = newJob();
        var refused = push("PUT", gateway, "job/" + other, "# TYPE " + typed + " counter\n" + typed + " 1\n");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains(typed);
        assertThat(samples(gateway, other)).isEmpty();
        assertThat(pushTime(gateway, "push_time_seconds", other)).isZero();
        assertThat(pushTime(gateway, "push_failure_time_seconds", other)).isGreaterThan(1.6e9);

        push("PUT", gateway, "job/" + other, "");
        assertThat(pushTime(gateway, "push_time_seconds", other)).isGreaterThan(1.6e9);
        assertThat(pushTime(gateway, "push_failure_time_seconds", other)).isGreaterThan(1.6e9);
    }

    @ParameterizedTest
    @MethodSource("gateways")
    void unreadablePushTouchesNothing(String gateway) throws IOException, InterruptedException {
        String job = newJob();
        for (String body :
                List.of("x 1", "x 1\r\n", "x 1 1732197600000\n", "x one\n", "{\"json\": true}\n", "x{a=b} 1\n")) {
            assertThat(push("PUT", gateway, "job/" + job, body).statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(samples(gateway, job)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("gateways")
    void readsAllTypesAndEscapes(String gateway) throws IOException, InterruptedException {
        String job = newJob();
        String body = """
                # HELP JOB_a_total With \\\\ and\\nline
                # TYPE JOB_a_total counter
                JOB_a_total{l="q\\"b\\\\n\\n", m = "价" ,} 1e21
                # TYPE JOB_h histogram
                JOB_h_bucket{le="0.5"} 1
                JOB_h_bucket{le="+Inf"} 2
                JOB_h_sum 1.5
                JOB_h_count 2
                # TYPE JOB_s summary
                JOB_s{quantile="0.5"} NaN
                JOB_s_sum 0
                JOB_s_count 0
                # EOF
                """.replace("JOB", job);
        assertThat(push("POST", gateway, "job@base64/" + base64(job), body).statusCode())
                .isEqualTo(200);

        String labels = "instance=\"\",job=\"" + job + "\"";
        assertThat(samples(gateway, job))
                .containsExactlyInAnyOrder(
                        job + "_a_total{" + labels + ",l=\"q\\\"b\\\\n\\n\",m=\"价\"} 1e+21",
                        job + "_h_bucket{" + labels + ",le=\"+Inf\"} 2",
                        job + "_h_bucket{" + labels + ",le=\"0.5\"} 1",
                        job + "_h_count{" + labels + "} 2",
                        job + "_h_sum{" + labels + "} 1.5",
                        job + "_s_count{" + labels + "} 0",
                        job + "_s_sum{" + labels + "} 0",
                        job + "_s{" + labels + ",quantile=\"0.5\"} NaN");
        assertThat(Http.get(gateway + "/metrics"))
                .containsOnlyOnce("# TYPE " + job + "_a_total counter\n")
                .containsOnlyOnce("# HELP " + job + "_a_total With \\\\ and\\nline\n");
    }

    private static String base64(String text) {
        return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("gateways")
    void takesFormTypedAndPackedBodies(String gateway) throws IOException, InterruptedException {
        String job = newJob();
        String url = gateway + "/metrics/job/" + job;
        // The type that curl --data-binary sends.
        var form = Http.send("POST", url, "x{a=\"&=+%\"} 1\n", "Content-Type", "application/x-www-form-urlencoded");
        assertThat(form.statusCode()).isEqualTo(200);
        assertThat(Http.send("POST", url, "j 1\n", "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(200);
        assertThat(Http.send("POST", url, gzip("z 1\n"), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(200);

        String labels = "instance=\"\",job=\"" + job + "\"} 1";
        assertThat(samples(gateway, job)).containsExactly("j{" + labels, "x{a=\"&=+%\"," + labels, "z{" + labels);
        assertThat(Http.send("PUT", url, "z 1\n", "Content-Encoding", "gzip").statusCode())
                .isEqualTo(400);
        assertThat(samples(gateway, job)).hasSize(3);
    }

    private static byte[] gzip(String text) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("gateways")
    void groupsByWhatThePathSays(String gateway) throws IOException, InterruptedException {
        String job = newJob();
        String path = "job/" + job + "/dir@base64/L3Zhci90bXA/none@base64/=/text/a%20b";
        assertThat(push("PUT", gateway, path, "x 1\n").statusCode()).isEqualTo(200);
        assertThat(samples(gateway, job))
                .containsExactly("x{dir=\"/var/tmp\",instance=\"\",job=\"" + job + "\",none=\"\",text=\"a b\"} 1");
        for (String wrong : List.of("job@base64/=", "job/a/b", "job/a/b=c/d", "job/a/__b/c", "job/a/b@base64/!")) {
            assertThat(push("PUT", gateway, wrong, "x 1\n").statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(Http.send("GET", gateway + "/metrics/job/" + job, "").statusCode())
                .isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({"/-/healthy, OK", "/-/ready, OK"})
    void saysThatItServes(String path, String answer) throws IOException, InterruptedException {
        for (String gateway : gateways) {
            assertThat(Http.get(gateway + path)).isEqualTo(answer);
        }
    }

    @ParameterizedTest
    @MethodSource("gateways")
    void takesWhatTheSinkSends(String gateway) throws IOException, InterruptedException {
        String job = newJob();
        var sink = new PushgatewaySink(
                new Connection("pushgateway", gateway + "/", Map.of(), Duration.ofSeconds(10), null),
                Exposition.TEXT,
                false);
        var group = Group.of(Map.of("job", job, "dir", "/var/\"tmp\"", "none", ""));
        var family = new Family(
                "s_" + job,
                "counter",
                null,
                "Help \\ \n",
                List.of(new Sample(
                        "s_" + job + "_total",
                        new TreeMap<>(Map.of("l", "a\"b\n")),
                        "3",
                        java.time.Instant.ofEpochSecond(1))));

        assertThat(sink.push(new Push(group, PushMode.REPLACE, List.of(family))))
                .isEqualTo(new PushOutcome.Accepted());
        assertThat(samples(gateway, job))
                .containsExactly("s_" + job + "_total{dir=\"/var/\\\"tmp\\\"\",instance=\"\",job=\"" + job
                        + "\",l=\"a\\\"b\\n\",none=\"\"} 3");

        var gauge = new Family(
                "s_" + job + "_total",
                "gauge",
                null,
                null,
                List.of(new Sample("s_" + job + "_total", new TreeMap<>(), "1", null)));
        var elsewhere = Group.of(Map.of("job", newJob()));
        assertThat(sink.push(new Push(elsewhere, PushMode.MERGE, List.of(gauge))))
                .isInstanceOfSatisfying(
                        PushOutcome.Refused.class,
                        refused -> assertThat(refused.answer()).contains("s_" + job));
        // A refused push can leave the real one's answer to a scrape broken until the group is gone.
        Http.send("DELETE", gateway + "/metrics/job/" + elsewhere.job(), "");
    }
}
