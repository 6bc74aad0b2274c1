package io.promflow.alertbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.Alert;
import io.promflow.schemas.EventHeaders;
import io.promflow.schemas.NotificationResult;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertBridgeIT {
    private static final String TOKEN = "let-me-in";
    private static final String READER_TOKEN = "let-me-look";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static TestKafka kafka;
    private static Inbox inbox;
    private static EmbeddedServer server;

    @BeforeAll
    static void start() throws Exception {
        kafka = TestKafka.start();
        inbox = Inbox.start();
        server = ApplicationContext.run(
                EmbeddedServer.class,
                Map.of(
                        "micronaut.server.port",
                        -1,
                        "kafka.bootstrap.servers",
                        kafka.bootstrapServers(),
                        "promflow.tokens",
                        "sender:operator:" + sha256(TOKEN) + ",looker:reader:" + sha256(READER_TOKEN),
                        "promflow.alerts.webhook-url",
                        inbox.url().toString()));
        await().atMost(LIMIT).until(() -> get("/health/readiness").statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        server.close();
        inbox.close();
        kafka.close();
    }

    @BeforeEach
    void receiverIsWell() {
        inbox.answer(200, "thanks");
    }

    private static String sha256(String token) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(server.getURI().resolve(path));
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(to(path).header("Authorization", "Bearer " + READER_TOKEN));
    }

    private static HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(to(path).header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String alert(String name, String status) {
        String endsAt = status.equals("firing") ? "2126-01-01T00:00:00Z" : "2026-01-01T01:00:00Z";
        return """
                {"status": "%s", "labels": {"alertname": "%s", "empty": ""}, "annotations": {"summary": "it is down"},
                 "startsAt": "2026-01-01T00:00:00Z", "endsAt": "%s", "generatorURL": "http://prometheus/graph"}
                """.formatted(status, name, endsAt);
    }

    private static String body(String path, String... alerts) {
        String list = "[" + String.join(",", alerts) + "]";
        return path.startsWith("/api")
                ? list
                : "{\"version\":\"4\",\"receiver\":\"x\",\"status\":\"firing\",\"alerts\":" + list + "}";
    }

    private static void postAlert(String name, String status) throws IOException, InterruptedException {
        assertThat(post("/api/v2/alerts", "[" + alert(name, status) + "]").statusCode())
                .isEqualTo(200);
    }

    private static JsonNode error(HttpResponse<String> response) throws IOException {
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        return Json.mapper().readTree(response.body());
    }

    private static List<NotificationResult> results(String notificationId) throws IOException {
        var results = new ArrayList<NotificationResult>();
        for (ConsumerRecord<String, byte[]> one : kafka.read("promflow.notification-results")) {
            if (one.key().equals(notificationId)) {
                results.add(Json.read(one.value(), NotificationResult.class));
            }
        }
        return results;
    }

    private static void awaitReceived(String alertname, int count) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(inbox.received(alertname)).hasSize(count));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/get_alerts", "/webhook", "/api/v2/alerts"})
    void postedAlertIsInKafkaBeforeTheAnswerAndArrives(String path) throws Exception {
        String name = "Arrives" + path.replace('/', '_');

        HttpResponse<String> response = post(path, body(path, alert(name, "firing")));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(kafka.read("promflow.alerts"))
                .filteredOn(one -> new String(one.value(), StandardCharsets.UTF_8).contains('"' + name + '"'))
                .singleElement()
                .satisfies(one -> {
                    Alert kept = Json.read(one.value(), Alert.class);
                    assertThat(one.key()).isEqualTo(kept.fingerprint());
                    assertThat(kept.labels()).isEqualTo(Map.of("alertname", name));
                    assertThat(Event.header(one.headers(), EventHeaders.SOURCE)).isEqualTo(path);
                    assertThat(Event.header(one.headers(), EventHeaders.TYPE)).isEqualTo("io.promflow.alert.v1");
                });
        awaitReceived(name, 1);
        Inbox.Message message = inbox.received(name).get(0);
        assertThat(message.status()).isEqualTo("firing");
        assertThat(message.body().path("receiver").asText()).isEqualTo("webhook");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(results(message.id()))
                        .singleElement()
                        .satisfies(result -> {
                            assertThat(result.outcome()).isEqualTo("sent");
                            assertThat(result.answer()).isEqualTo("HTTP 200 thanks");
                            assertThat(result.attempts()).isEqualTo(1);
                        }));
    }

    @Test
    void refusesWhoHasNoTokenOrTooSmallARole() throws Exception {
        HttpResponse<String> without = send(to("/api/v2/alerts").POST(HttpRequest.BodyPublishers.ofString("[]")));
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(error(without).path("errorType").asText()).isEqualTo("unauthorized");

        HttpResponse<String> reader = send(to("/get_alerts")
                .header("Authorization", "Bearer " + READER_TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(reader.statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "not json", "7"})
    void answersABadBodyWithFoundAndExpected(String bad) throws Exception {
        for (String path : List.of("/get_alerts", "/webhook", "/api/v2/alerts")) {
            HttpResponse<String> response = post(path, bad);

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(error(response).path("errorType").asText()).isEqualTo("bad_data");
            assertThat(error(response).path("error").asText()).contains("(expected: ");
        }
    }

    @Test
    void keepsValidAlertsOfAListWithInvalidOnes() throws Exception {
        HttpResponse<String> response =
                post("/api/v2/alerts", body("/api", "{\"labels\":{}}", alert("BesideInvalid", "firing")));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).path("error").asText())
                .isEqualTo("[0].labels: none (expected: at least one label with a value)");
        awaitReceived("BesideInvalid", 1);
    }

    @Test
    void takesAnEmptyList() throws Exception {
        assertThat(post("/api/v2/alerts", "[]").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesABodyThatIsTooLarge() throws Exception {
        HttpResponse<String> response = post("/webhook", " ".repeat(3 << 20));

        assertThat(response.statusCode()).isEqualTo(413);
    }

    @Test
    void waitsForAReceiverThatFailsAndStaysOpenForAlerts() throws Exception {
        inbox.answer(500, "not now");
        postAlert("Waits", "firing");
        await().atMost(LIMIT).until(() -> inbox.received("Waits").size() >= 2);
        assertThat(get("/health/readiness").statusCode()).isEqualTo(200);
        postAlert("WaitsBehind", "firing");
        assertThat(inbox.received("WaitsBehind")).isEmpty();

        inbox.answer(200, "thanks");

        await().atMost(LIMIT).until(() -> inbox.received("WaitsBehind").size() == 1);
        var tries = inbox.received("Waits");
        assertThat(tries)
                .extracting(Inbox.Message::id)
                .containsOnly(tries.get(0).id());
        assertThat(results(tries.get(0).id())).singleElement().satisfies(result -> {
            assertThat(result.outcome()).isEqualTo("sent");
            assertThat(result.attempts()).isEqualTo(tries.size());
        });
    }

    @Test
    void rejectedNotificationIsADeadLetterWithTheReceiversWordsAndHoldsNothingUp() throws Exception {
        inbox.answer("Rejected", 400, "I do not like it");
        postAlert("Rejected", "firing");
        postAlert("AfterRejected", "firing");

        awaitReceived("AfterRejected", 1);
        assertThat(inbox.received("Rejected")).hasSize(1);
        String id = inbox.received("Rejected").get(0).id();
        assertThat(results(id)).singleElement().satisfies(result -> {
            assertThat(result.outcome()).isEqualTo("rejected");
            assertThat(result.answer()).isEqualTo("HTTP 400 I do not like it");
        });
        assertThat(kafka.read("promflow.notifications.dlq"))
                .filteredOn(one -> new String(one.value(), StandardCharsets.UTF_8).contains(id))
                .singleElement()
                .satisfies(one -> {
                    assertThat(Event.header(one.headers(), EventHeaders.DEAD_REASON))
                            .isEqualTo("REJECTED");
                    assertThat(Event.header(one.headers(), EventHeaders.DEAD_MESSAGE))
                            .isEqualTo("HTTP 400 I do not like it");
                });
    }

    @Test
    void resolvedArrivesAfterFiringAndRepeatsDoNot() throws Exception {
        postAlert("Changes", "firing");
        postAlert("Changes", "firing");
        assertThat(post("/get_alerts", body("/get_alerts", alert("Changes", "firing")))
                        .statusCode())
                .isEqualTo(200);
        postAlert("Changes", "resolved");
        postAlert("AfterChanges", "firing");

        awaitReceived("Changes", 2);
        awaitReceived("AfterChanges", 1);
        assertThat(inbox.received("Changes")).extracting(Inbox.Message::status).containsExactly("firing", "resolved");
        assertThat(get("/prometheus").body())
                .containsPattern("promflow_alerts_read_total\\{[^}]*outcome=\"repeated\"[^}]*} [1-9]")
                .containsPattern("promflow_alerts_received_total\\{[^}]*endpoint=\"/get_alerts\"[^}]*} [1-9]");
    }

    @Test
    void unreadableRecordIsADeadLetterAndHoldsNothingUp() throws Exception {
        kafka.send("promflow.alerts", "who", "no alert");
        postAlert("AfterUnreadable", "firing");

        awaitReceived("AfterUnreadable", 1);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(kafka.read("promflow.alerts.dlq"))
                        .extracting(one -> Event.header(one.headers(), EventHeaders.DEAD_REASON))
                        .contains("UNREADABLE"));
    }
}
