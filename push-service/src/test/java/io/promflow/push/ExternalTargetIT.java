package io.promflow.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.promflow.push.batch.Events;
import io.promflow.push.http.Http;
import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.EventType;
import io.promflow.schemas.Topic;
import io.promflow.stack.FreePorts;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The service with somebody else's Pushgateway, which answers as the test tells it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ExternalTargetIT {
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private volatile int status = 503;
    private int port;
    private HttpServer target;
    private TestKafka kafka;
    private EmbeddedServer service;

    @BeforeAll
    void start() throws IOException {
        target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        target.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int answered = status;
            if (answered == 200) {
                taken.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            }
            byte[] answer = "the target's words".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answered, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        target.start();
        kafka = TestKafka.start();
        port = FreePorts.find(1).get(0);
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
                        "pushgateway.url",
                        "http://127.0.0.1:" + target.getAddress().getPort() + "/base",
                        "pushgateway.port",
                        port));
    }

    @AfterAll
    void stop() {
        service.close();
        kafka.close();
        target.stop(0);
    }

    private void send(String job, long second, double price) {
        var event = Events.complete(job, second, Events.gauge("price", price));
        kafka.send(Event.json(Topic.METRIC_EVENTS, event.group().key(), EventType.METRICS, "/transformer", event));
    }

    private String metric(String name) throws IOException, InterruptedException {
        return Http.get(service.getURL() + "/prometheus")
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .findFirst()
                .orElse("");
    }

    @Test
    @Order(1)
    void eventsWaitWhileTheTargetIsAway() {
        send("crypto", 10, 41);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(metric(
                                "promflow_push_duration_seconds_count{outcome=\"unavailable\",sink=\"pushgateway\"}"))
                        .isNotEmpty()
                        .doesNotEndWith(" 0.0"));

        status = 200;

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(taken)
                        .containsExactly("PUT /base/metrics/job/crypto # TYPE price gauge\nprice 41.0\n"));
        assertThat(kafka.read(Topic.METRIC_EVENTS.deadLetterName())).isEmpty();
    }

    @Test
    @Order(2)
    void wrongCredentialsAreSeenInReadinessAndLoseNothing() {
        status = 401;
        send("crypto", 11, 42);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            var readiness = Http.send("GET", service.getURL() + "/health/readiness", "");
            assertThat(readiness.statusCode()).isEqualTo(503);
            assertThat(readiness.body()).contains("stuck").doesNotContain("words");
        });

        status = 200;

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(taken).hasSize(2);
            assertThat(Http.send("GET", service.getURL() + "/health/readiness", "")
                            .statusCode())
                    .isEqualTo(200);
        });
        assertThat(kafka.read(Topic.METRIC_EVENTS.deadLetterName())).isEmpty();
    }

    @Test
    @Order(3)
    void whatTheTargetRefusesIsADeadLetter() {
        status = 400;
        send("wrong", 10, 1);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(kafka.read(Topic.METRIC_EVENTS.deadLetterName()))
                        .hasSize(1)
                        .allSatisfy(letter -> assertThat(Event.header(letter.headers(), "promflow_dlq_message"))
                                .isEqualTo("400 the target's words")));
    }

    @Test
    @Order(4)
    void nobodyListensOnTheGatewaysPort() {
        assertThatThrownBy(() -> Http.get("http://127.0.0.1:" + port + "/-/ready"))
                .isInstanceOf(ConnectException.class);
    }
}
