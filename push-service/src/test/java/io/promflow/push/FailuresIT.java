package io.promflow.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.promflow.push.batch.Events;
import io.promflow.push.http.Http;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.EventType;
import io.promflow.schemas.MetricEvent;
import io.promflow.schemas.Topic;
import io.promflow.stack.Broker;
import io.promflow.stack.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Three processes of the service, a real Pushgateway and a broker, each of which fails in turn while events come. The
 * gateway is down for {@code -Doutage} seconds, 10 where nothing is said.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FailuresIT {
    private static final int GROUPS = 30;
    private static final Pattern VALUE = Pattern.compile("(?m)^load\\{instance=\"\",job=\"(g\\d+)\"} (\\d+)$");
    private static final Duration OUTAGE = Duration.ofSeconds(Long.getLong("outage", 10));

    private final AtomicInteger sent = new AtomicInteger();
    private final Map<String, Integer> seen = new ConcurrentHashMap<>();
    private final List<String> steppedBack = new ArrayList<>();
    private final List<Process> replicas = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
    private Path folder;
    private Broker broker;
    private RealServer gateway;
    private Producer<String, byte[]> producer;

    @BeforeAll
    void start() throws Exception {
        folder = Files.createTempDirectory("promflow-failures");
        ports.addAll(FreePorts.find(5));
        broker = Broker.start(folder.resolve("broker"), ports.get(3), ports.get(4));
        gateway = RealServer.pushgateway();
        var settings = new Properties();
        settings.setProperty("bootstrap.servers", broker.bootstrapServers());
        settings.setProperty("reconnect.backoff.max.ms", "500");
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        for (int i = 0; i < 3; i++) {
            replicas.add(replica(i));
        }
        for (int i = 0; i < 3; i++) {
            awaitReady(i);
        }
    }

    private Process replica(int number) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        "target/push-service.jar")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("replica-" + number + ".log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "PORT",
                        String.valueOf(ports.get(number)),
                        "KAFKA_BOOTSTRAP_SERVERS",
                        broker.bootstrapServers(),
                        "PUSHGATEWAY_URL",
                        gateway.url(),
                        "PROMFLOW_AUTH",
                        "off"));
        return builder.start();
    }

    private void awaitReady(int number) {
        String url = "http://127.0.0.1:" + ports.get(number) + "/health/readiness";
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(Http.send("GET", url, "").statusCode()).isEqualTo(200));
    }

    @AfterAll
    void stop() {
        timers.shutdownNow();
        replicas.forEach(Process::destroyForcibly);
        producer.close(Duration.ZERO);
        gateway.close();
        broker.close();
    }

    /** One observation of each group; the value says which. */
    private void observe() {
        int number = sent.incrementAndGet();
        for (int i = 0; i < GROUPS; i++) {
            var event = new MetricEvent(
                    Events.group("g" + i),
                    "load",
                    Instant.ofEpochSecond(1_700_000_000 + number),
                    true,
                    List.of(Events.gauge("load", number)));
            var unused = producer.send(
                    Event.json(Topic.METRIC_EVENTS, event.group().key(), EventType.METRICS, "/test", event));
        }
    }

    private Map<String, Integer> scrape() throws IOException, InterruptedException {
        Map<String, Integer> values = new ConcurrentHashMap<>();
        var matcher = VALUE.matcher(Http.get(gateway.url() + "/metrics"));
        while (matcher.find()) {
            values.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
        }
        return values;
    }

    /** Notes each group that shows an older observation than it did before. */
    private void watch() {
        try {
            scrape().forEach((group, value) -> {
                Integer before = seen.put(group, value);
                if (before != null && before > value) {
                    steppedBack.add(group + ": " + value + " after " + before);
                }
            });
        } catch (IOException down) {
            // the gateway is away, as the test wants it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitAllNewerThan(int observation) {
        await().atMost(Duration.ofSeconds(90))
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> assertThat(scrape())
                        .hasSize(GROUPS)
                        .allSatisfy((group, value) -> assertThat(value).isGreaterThan(observation)));
    }

    @Test
    void afterEachFailureEveryGroupShowsItsNewestObservationAndNeverAnOlderOne() throws Exception {
        var load = timers.scheduleAtFixedRate(this::observe, 0, 100, TimeUnit.MILLISECONDS);
        var watch = timers.scheduleWithFixedDelay(this::watch, 0, 50, TimeUnit.MILLISECONDS);
        awaitAllNewerThan(0);

        replicas.get(0).destroyForcibly().waitFor();
        gateway.kill();
        await().pollDelay(OUTAGE).atMost(OUTAGE.plusSeconds(30)).until(() -> true);
        gateway.startAgain();
        awaitAllNewerThan(sent.get());

        broker.close();
        broker = Broker.start(folder.resolve("broker"), ports.get(3), ports.get(4));
        awaitAllNewerThan(sent.get());

        replicas.get(1).destroyForcibly().waitFor();
        awaitAllNewerThan(sent.get());
        load.cancel(false);
        int last = sent.get();
        producer.flush();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(scrape())
                        .hasSize(GROUPS)
                        .allSatisfy((group, value) -> assertThat(value).isEqualTo(last)));
        watch.cancel(false);
        assertThat(steppedBack).isEmpty();
        assertThat(seen).hasSize(GROUPS);
        theLastReplicaKnowsEveryGroup();
    }

    /** The groups are listed by whichever replica is asked, though others pushed them before. */
    private void theLastReplicaKnowsEveryGroup() throws IOException, InterruptedException {
        var answer = Json.mapper().readTree(Http.get("http://127.0.0.1:" + ports.get(2) + "/api/v1/groups"));
        assertThat(answer.path("data"))
                .hasSize(GROUPS)
                .allSatisfy(group -> assertThat(group.path("outcome").asText()).isEqualTo("accepted"));
    }
}
