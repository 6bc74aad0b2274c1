package io.promflow.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.promflow.query.FakePrometheus.Mood;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What happens when Prometheus, or a caller, does not do its part. */
class SteadyIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private FakePrometheus first;
    private FakePrometheus second;

    @BeforeEach
    void start() throws IOException {
        first = new FakePrometheus("first", Mood.WELL);
        second = new FakePrometheus("second", Mood.WELL);
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    private EmbeddedServer service(String... settings) {
        return serviceOf(first.url(), settings);
    }

    private static EmbeddedServer serviceOf(String urls, String... settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "micronaut.server.port", -1,
                "promflow.auth", "off",
                "promflow.query.prometheus-url", urls,
                "promflow.query.answer-timeout", "10s",
                "promflow.query.check-every", "1h"));
        for (String setting : settings) {
            String[] pair = setting.split("=", 2);
            all.put("promflow.query." + pair[0], pair[1]);
        }
        return ApplicationContext.run(EmbeddedServer.class, all);
    }

    private static HttpResponse<String> ask(EmbeddedServer service, String query) throws Exception {
        return CLIENT.send(request(service, query), BodyHandlers.ofString());
    }

    private static HttpRequest request(EmbeddedServer service, String query) {
        return HttpRequest.newBuilder(URI.create(service.getURI() + "/api/v1/query?query=" + query))
                .build();
    }

    @Test
    void asksAnotherReplicaWhenOneIsAwayOrTalksNonsense() throws Exception {
        try (var service = serviceOf(first.url() + "," + second.url())) {
            assertThat(ask(service, "1").body()).contains("first");
            first.mood(Mood.HTML);
            assertThat(ask(service, "2").body()).contains("second");
            first.mood(Mood.NOT_READY);
            assertThat(ask(service, "3").body()).contains("second");
            first.close();
            assertThat(ask(service, "4").body()).contains("second");
        }
    }

    @Test
    void asksASecondReplicaWhenTheFirstIsSlow() throws Exception {
        first.mood(Mood.SILENT);
        try (var service = serviceOf(first.url() + "," + second.url(), "hedge-after=100ms")) {
            assertThat(ask(service, "1").body()).contains("second");
        }
    }

    @Test
    void leavesAReplicaAloneThatIsNotReadyAndComesBackToIt() throws Exception {
        first.mood(Mood.NOT_READY);
        try (var service = serviceOf(first.url() + "," + second.url(), "check-every=50ms")) {
            await().atMost(LIMIT).until(() -> {
                int before = first.asked();
                return ask(service, "1").body().contains("second") && first.asked() == before;
            });
            first.mood(Mood.WELL);
            await().atMost(LIMIT).until(() -> ask(service, "1").body().contains("first"));
        }
    }

    @Test
    void saysWhatItGotInsteadOfAnAnswer() throws Exception {
        first.mood(Mood.HTML);
        try (var service = service()) {
            var answer = ask(service, "1");

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("text/html", "(expected: application/json)");
        }
    }

    @Test
    void givesUpOnSilenceAndThenDoesNotAskForAWhile() throws Exception {
        first.mood(Mood.SILENT);
        try (var service = service("answer-timeout=200ms", "circuit-failures=2", "circuit-open=500ms")) {
            assertThat(ask(service, "1").statusCode()).isEqualTo(503);
            assertThat(ask(service, "2").statusCode()).isEqualTo(503);
            var left = ask(service, "3");
            assertThat(left.statusCode()).isEqualTo(503);
            assertThat(left.body()).contains("left alone");
            assertThat(first.asked()).isEqualTo(2);

            first.mood(Mood.WELL);
            await().atMost(LIMIT).until(() -> ask(service, "4").statusCode() == 200);
        }
    }

    @Test
    void bringsTheCallersTimeoutToAnEnd() throws Exception {
        first.mood(Mood.SILENT);
        try (var service = service("answer-timeout=1h")) {
            assertThat(ask(service, "1&timeout=1ms").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void endsItsAnswerWherePrometheusBreaksOff() throws Exception {
        first.mood(Mood.BREAKING_OFF);
        try (var service = service()) {
            assertThatThrownBy(() -> ask(service, "1")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void cancelsTheQueryOfACallerWhoLeaves() throws Exception {
        first.mood(Mood.ENDLESS);
        try (var service = service()) {
            var answer = CLIENT.send(request(service, "1"), BodyHandlers.ofInputStream());
            answer.body().readNBytes(1 << 16);
            answer.body().close();

            assertThat(first.left().await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void makesOneQuestionOfIdenticalOnes() throws Exception {
        var gate = first.holdBack();
        try (var service = service()) {
            var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < 20; i++) {
                answers.add(CLIENT.sendAsync(request(service, "1"), BodyHandlers.ofString()));
            }
            var other = CLIENT.sendAsync(request(service, "2"), BodyHandlers.ofString());
            await().atMost(LIMIT)
                    .until(() -> metric(service, "promflow_query_joined_total") == 19.0 && first.asked() == 2);
            gate.countDown();

            for (var answer : answers) {
                assertThat(answer.get().body()).contains("first");
            }
            assertThat(other.get().body()).contains("first");
            assertThat(first.asked()).isEqualTo(2);
        }
    }

    private static double metric(EmbeddedServer service, String name) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(service.getURI() + "/prometheus"))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void writesEachQuestionToTheAuditLog() throws Exception {
        var lines = new ListAppender<ILoggingEvent>();
        var audit = (Logger) LoggerFactory.getLogger("io.promflow.query.audit");
        lines.start();
        audit.addAppender(lines);
        audit.setLevel(Level.INFO);
        try (var service = service("audit=on")) {
            ask(service, "up&time=1");

            await().atMost(LIMIT).until(() -> !lines.list.isEmpty());
            assertThat(lines.list.get(0).getFormattedMessage())
                    .contains("\"token\":\"anybody\"", "\"query\":\"up\"", "\"status\":200", "\"cache\":\"none\"");
        } finally {
            audit.detachAppender(lines);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokens.grafana.matchers={team=",
                "tokens.grafana.rate=-1",
                "limits.burst=0",
                "answer-timeout=0s",
                "hedge-after=-1s",
                "circuit-failures=0",
                "audit=maybe",
                "cache.bytes=-2",
                "cache.settled=-1s",
                "unknown=1"
            })
    void doesNotStartWithAConfigurationThatCannotBe(String setting) {
        assertThatThrownBy(() -> service(setting)).hasStackTraceContaining("expected: ");
    }

    @Test
    void refusesWhatComesTooFast() throws Exception {
        try (var service = service("limits.rate=0.001", "limits.burst=2", "limits.patience=0s")) {
            assertThat(ask(service, "1").statusCode()).isEqualTo(200);
            assertThat(ask(service, "2").statusCode()).isEqualTo(200);
            var third = ask(service, "3");

            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.headers().firstValue("Retry-After")).isPresent();
            assertThat(metric(service, "promflow_query_limited_total{limit=\"rate\""))
                    .isEqualTo(1);
        }
    }

    @Test
    void letsAFewWaitForTheirTurn() throws Exception {
        var gate = first.holdBack();
        try (var service = service("limits.concurrency=1", "limits.queue=1")) {
            var running = CLIENT.sendAsync(request(service, "1"), BodyHandlers.ofString());
            await().atMost(LIMIT).until(() -> first.asked() == 1);
            var others = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            others.add(CLIENT.sendAsync(request(service, "2"), BodyHandlers.ofString()));
            others.add(CLIENT.sendAsync(request(service, "3"), BodyHandlers.ofString()));
            await().atMost(LIMIT).until(() -> others.stream().anyMatch(CompletableFuture::isDone));
            gate.countDown();

            assertThat(running.get().statusCode()).isEqualTo(200);
            assertThat(others.stream().map(answer -> answer.join().statusCode()))
                    .containsExactlyInAnyOrder(200, 429);
        }
    }
}
