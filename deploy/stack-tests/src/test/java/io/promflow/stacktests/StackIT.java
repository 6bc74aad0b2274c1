package io.promflow.stacktests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.promflow.schemas.EventHeaders;
import io.promflow.schemas.Topic;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One stack for all of these: what a person sees, then what it survives, then its end. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class StackIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(90);

    private static RunningStack stack;

    @BeforeAll
    static void up() throws IOException, InterruptedException {
        stack = new RunningStack(Map.of());
        RunningStack.Said said = stack.up();
        System.out.println(said.output());
        assertThat(said.exit()).as(said.output()).isZero();
    }

    @AfterAll
    static void down() throws IOException {
        stack.close();
    }

    @Test
    @Order(1)
    void aValueOfTheApiComesOutOfTheQueryService() throws Exception {
        hold("bitcoin", "123456.5");
        awaitQuery("crypto_price_usd{coin=\"bitcoin\",job=\"crypto\"}", "123456.5");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(query("weather_temperature_celsius{city=\"London\"}"))
                        .isNotEmpty());
        awaitQuery("data_quality_score{api=\"crypto_api\"}", "1");

        String range = "/api/v1/query_range?query=" + encode("crypto_price_usd") + "&start="
                + (System.currentTimeMillis() / 1000 - 60) + "&end=" + System.currentTimeMillis() / 1000 + "&step=5";
        assertThat(JSON.readTree(stack.get("query", range).body())
                        .at("/data/result/0/values/0/1")
                        .asText())
                .isNotEmpty();
    }

    @Test
    @Order(2)
    void prometheusScrapesEveryService() {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(query("up{job=\"promflow\"} == 1")).hasSize(5));
    }

    @Test
    @Order(3)
    void anAlertArrivesInTheInboxFromBothSenders() throws Exception {
        hold("bitcoin", "99999");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(stack.run("inbox").output()).contains("firing    BitcoinAbove60000"));
        await().atMost(SOON).untilAsserted(() -> assertThat(senders()).contains("/get_alerts", "/api/v2/alerts"));

        hold("bitcoin", "1");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(stack.run("inbox").output()).contains("resolved  BitcoinAbove60000"));
    }

    private static List<String> senders() {
        return new ArrayList<>(new TreeSet<>(read(Topic.ALERTS.topicName()).stream()
                .map(message -> header(message, EventHeaders.SOURCE))
                .toList()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"collector", "transformer", "push", "query", "alert-bridge", "gateway"})
    @Order(4)
    void withoutTheTokenNothingIsAnswered(String part) throws Exception {
        for (String authorization : List.of("", "Bearer wrong")) {
            var refused = stack.send(part, "/prometheus", "GET", authorization);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(JSON.readTree(refused.body()).path("errorType").asText()).isEqualTo("unauthorized");
        }
    }

    @Test
    @Order(5)
    void aSecondUpSaysThatItIsRunning() throws Exception {
        RunningStack.Said said = stack.up();
        assertThat(said.exit()).isEqualTo(1);
        assertThat(Files.readString(stack.folder().resolve("logs/stack.log"))).contains("ready after");
        assertThat(said.output()).contains("running already").contains("./stack down");
        assertThat(stack.run("status").exit()).isZero();
    }

    @Test
    @Order(6)
    void tellsHowLongAChangeTakesToTheGateway() throws Exception {
        var millis = new ArrayList<Long>();
        for (int round = 0; round < 7; round++) {
            String value = Integer.toString(70_000 + round);
            hold("bitcoin", value);
            long began = System.nanoTime();
            assertThat(stack.send(
                                    "collector",
                                    "/api/v1/third-party-metrics/collect/crypto_api",
                                    "POST",
                                    "Bearer " + stack.token())
                            .statusCode())
                    .isEqualTo(202);
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> stack.get("gateway", "/metrics")
                            .body()
                            .contains("crypto_price_usd{coin=\"bitcoin\",instance=\"\",job=\"crypto\"} " + value));
            millis.add((System.nanoTime() - began) / 1_000_000);
        }
        millis.sort(null);
        System.out.println("a changed value on the gateway's /metrics after (ms, median of 7): " + millis.get(3)
                + ", least " + millis.get(0) + ", most " + millis.get(6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "collector", "transformer", "push", "query", "alert-bridge"})
    @Order(7)
    void survivesThatAProcessIsKilled(String part) throws Exception {
        long before = stack.pid(part);
        ProcessHandle.of(before).orElseThrow().destroyForcibly();
        await().atMost(SOON).until(() -> {
            long now = stack.pid(part);
            return now != before && now != -1;
        });

        String value = Integer.toString(80_000 + Math.abs(part.hashCode() % 1000));
        hold("bitcoin", value);
        awaitQuery("crypto_price_usd{coin=\"bitcoin\"}", value);
        await().atMost(SOON).until(() -> stack.run("status").exit() == 0);
    }

    @Test
    @Order(8)
    void anAlertComesAndGoesAfterAllThoseKills() throws Exception {
        hold("bitcoin", "1");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(query("ALERTS{alertname=\"BitcoinAbove60000\"}"))
                        .isEmpty());
        long fired = inInbox("firing    BitcoinAbove60000");
        hold("bitcoin", "99999");
        await().atMost(SOON).until(() -> inInbox("firing    BitcoinAbove60000") > fired);
        long resolved = inInbox("resolved  BitcoinAbove60000");
        hold("bitcoin", "1");
        await().atMost(SOON).until(() -> inInbox("resolved  BitcoinAbove60000") > resolved);
    }

    private static long inInbox(String line) throws Exception {
        return stack.run("inbox")
                .output()
                .lines()
                .filter(each -> each.contains(line))
                .count();
    }

    /** After all those kills: each raw response gave exactly one event, and each notification was sent. */
    @Test
    @Order(9)
    void nothingWasLostOrDoubledOnTheWay() throws Exception {
        await().atMost(SOON).untilAsserted(() -> {
            List<String> responses = read(Topic.RAW_RESPONSES.topicName()).stream()
                    .map(message ->
                            "/transformer/" + message.topic() + "/" + message.partition() + "/" + message.offset())
                    .toList();
            List<String> events = read(Topic.METRIC_EVENTS.topicName()).stream()
                    .map(message -> header(message, EventHeaders.SOURCE))
                    .toList();
            // Read after the responses, so there may be more of them, but none may be missing or there twice.
            assertThat(events).containsAll(responses).doesNotHaveDuplicates();
        });
        assertThat(read(Topic.RAW_RESPONSES.deadLetterName())).isEmpty();
        assertThat(read(Topic.METRIC_EVENTS.deadLetterName())).isEmpty();
        assertThat(read(Topic.ALERTS.deadLetterName())).isEmpty();
        assertThat(read(Topic.NOTIFICATIONS.deadLetterName())).isEmpty();
        await().atMost(SOON).untilAsserted(() -> assertThat(sent()).containsAll(notificationIds()));
        assertThat(inInbox("BitcoinAbove60000"))
                .isGreaterThanOrEqualTo(notificationIds().size());
    }

    private static List<String> notificationIds() throws IOException {
        var ids = new ArrayList<String>();
        for (ConsumerRecord<String, byte[]> message : read(Topic.NOTIFICATIONS.topicName())) {
            ids.add(JSON.readTree(message.value()).path("id").asText());
        }
        return ids;
    }

    private static List<String> sent() throws IOException {
        var ids = new ArrayList<String>();
        for (ConsumerRecord<String, byte[]> message : read(Topic.NOTIFICATION_RESULTS.topicName())) {
            if (JSON.readTree(message.value()).path("outcome").asText().equals("sent")) {
                ids.add(message.key());
            }
        }
        return ids;
    }

    @Test
    @Order(10)
    void theTokenIsInNoLogAndInNoTopic() throws Exception {
        String token = stack.token();
        for (Topic topic : Topic.values()) {
            assertThat(read(topic.topicName()).stream()
                            .filter(message -> message.value() != null)
                            .map(message -> new String(message.value(), StandardCharsets.UTF_8)))
                    .noneMatch(text -> text.contains(token));
        }
        try (var logs = Files.list(stack.folder().resolve("logs"))) {
            List<Path> files = logs.toList();
            assertThat(files).hasSizeGreaterThanOrEqualTo(9);
            for (Path log : files) {
                assertThat(Files.readString(log, StandardCharsets.ISO_8859_1))
                        .as(log.toString())
                        .doesNotContain(token);
            }
        }
    }

    @Test
    @Order(11)
    void downEndsEveryProcess() throws Exception {
        var pids = new ArrayList<Long>();
        for (String part : List.of("kafka", "collector", "push", "prometheus", "alertmanager")) {
            pids.add(stack.pid(part));
        }
        assertThat(pids).doesNotContain(-1L);
        assertThat(stack.run("down").output()).contains("the stack is down");
        assertThat(pids)
                .noneMatch(
                        pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        RunningStack.Said status = stack.run("status");
        assertThat(status.exit()).isEqualTo(3);
        assertThat(status.output()).contains("the stack is not running");
    }

    /** The commands of the README's blocks that need a running stack, as they stand there, on this stack's ports. */
    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md"})
    @Order(4)
    void everyCommandOfTheReadmeWorks(String readme) throws Exception {
        List<String> commands = Readme.commands(stack.project().resolve(readme)).stream()
                .filter(command -> command.startsWith("curl") || command.equals("./stack inbox"))
                .toList();
        assertThat(commands).hasSize(5);
        for (String command : commands) {
            RunningStack.Said said = stack.shell(command.replace("curl ", "curl -sSf "));
            assertThat(said.exit()).as(command + "\n" + said.output()).isZero();
            assertThat(said.output()).as(command).isNotBlank();
        }
        assertThat(stack.send("demo-apis", "/demo/error-rate?value=0", "PUT", "")
                        .statusCode())
                .isEqualTo(200);
    }

    private static void hold(String coin, String value) throws IOException, InterruptedException {
        var answer = stack.send("demo-apis", "/demo/price?coin=" + coin + "&value=" + value, "PUT", "");
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private static void awaitQuery(String expression, String value) {
        // A service that was just killed refuses connections for a moment.
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> assertThat(query(expression)).containsExactly(value));
    }

    private static List<String> query(String expression) throws IOException, InterruptedException {
        var answer = stack.get("query", "/api/v1/query?query=" + encode(expression));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var values = new ArrayList<String>();
        for (JsonNode series : JSON.readTree(answer.body()).at("/data/result")) {
            values.add(series.at("/value/1").asText());
        }
        return values;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static List<ConsumerRecord<String, byte[]>> read(String topic) {
        try (var kafka = TestKafka.at(stack.bootstrapServers())) {
            return kafka.read(topic);
        }
    }

    private static String header(ConsumerRecord<String, byte[]> message, String name) {
        return new String(message.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
