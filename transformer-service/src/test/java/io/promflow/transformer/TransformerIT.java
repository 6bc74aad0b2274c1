package io.promflow.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.EventHeaders;
import io.promflow.schemas.EventType;
import io.promflow.schemas.MetricEvent;
import io.promflow.schemas.Topic;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class TransformerIT {
    private static final String SOURCE = """
        {"name":"%s","enabled":true,"schedule":{"interval":"5s"},
         "request":{"method":"GET","url":"http://x","params":{},"headers":{},"timeout":"1s"},
         "metrics":{"grouping":{"job":"%s"},"rules":[{"name":"price","type":"gauge","each":"$.*",
           "value":{"path":"@.usd"},"labels":{"coin":{"key":true}}}]}}\
        """;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static TestKafka kafka;
    private static EmbeddedServer server;

    @BeforeAll
    static void start() throws IOException {
        kafka = TestKafka.start();
        server = service();
    }

    private static EmbeddedServer service() {
        return ApplicationContext.run(
                EmbeddedServer.class,
                Map.of(
                        "kafka.bootstrap.servers",
                        kafka.bootstrapServers(),
                        "micronaut.server.port",
                        -1,
                        "promflow.auth",
                        "off"));
    }

    @AfterAll
    static void stop() {
        server.close();
        kafka.close();
    }

    @Test
    void bodyBecomesOneCompleteEventOfItsGroup() {
        source("crypto");
        respond("crypto", "{\"bitcoin\":{\"usd\":65000}}", null);

        MetricEvent event = awaitEvents("crypto", 1).get(0);
        assertThat(event.complete()).isTrue();
        assertThat(event.observedAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(event.families())
                .extracting(f -> f.name() + "=" + f.samples().get(0).value())
                .startsWith("price=65000", "data_quality_score=1");
    }

    @Test
    void failedFetchBecomesAPartialEvent() {
        source("down");
        respond("down", "", "HTTP 503");

        MetricEvent event = awaitEvents("down", 1).get(0);
        assertThat(event.complete()).isFalse();
        assertThat(event.families())
                .extracting(f -> f.name())
                .containsExactly("data_quality_score", "data_quality_availability");
    }

    @Test
    void anUnchangedAnswerBecomesNothing() {
        source("same");
        ProducerRecord<String, byte[]> unchanged = response("same", "");
        Event.put(unchanged.headers(), EventHeaders.HTTP_STATUS, 304);
        kafka.send(unchanged);
        respond("same", "{\"a\":{\"usd\":1}}", null);

        assertThat(awaitEvents("same", 1)).hasSize(1).first().matches(MetricEvent::complete);
        assertThat(deadLetters("same")).isEmpty();
    }

    @Test
    void whatCannotBeTransformedIsADeadLetterAndStopsNothing() {
        source("mixed");
        respond("mixed", "<html>", null);
        respond("nobody", "{}", null);
        respond("mixed", "{\"a\":{\"usd\":1}}", null);

        assertThat(awaitEvents("mixed", 2)).extracting(MetricEvent::complete).containsExactly(false, true);
        assertThat(deadLetters("mixed")).containsExactly("BODY_IS_HTML");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(deadLetters("nobody")).containsExactly("UNKNOWN_SOURCE"));
    }

    @Test
    void aRestartNeitherLosesNorRepeatsAnEvent() throws IOException {
        source("again");
        for (int i = 0; i < 20; i++) {
            respond("again", "{\"a\":{\"usd\":" + i + "}}", null);
        }
        server.close();
        for (int i = 20; i < 40; i++) {
            respond("again", "{\"a\":{\"usd\":" + i + "}}", null);
        }
        server = service();

        respond("again", "{\"a\":{\"usd\":40}}", null);
        await().atMost(Duration.ofSeconds(40))
                .until(() -> events("again").stream().anyMatch(e -> value(e).equals("40")));
        assertThat(events("again"))
                .extracting(TransformerIT::value)
                .containsExactlyElementsOf(java.util.stream.IntStream.rangeClosed(0, 40)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    void poisonOfEachKindStopsNothing() {
        source("poison");
        List<String> bodies = List.of(
                "[".repeat(10_000),
                "",
                "{\"a\":{\"usd\":1}}{\"a\":{\"usd\":2}}",
                "{\"a\":{\"usd\":NaN},\"b\":{\"usd\":1e400},\"\\ud800\":{\"usd\":3}}",
                "{\"a\":{\"eur\":1}}");
        bodies.forEach(body -> respond("poison", body, null));
        respond("poison", "{\"last\":{\"usd\":4}}", null);

        assertThat(awaitEvents("poison", 6))
                .extracting(MetricEvent::complete)
                .containsExactly(false, false, false, true, true, true);
        assertThat(deadLetters("poison"))
                .containsExactly("BODY_TOO_DEEP", "BODY_EMPTY", "BODY_NOT_ONE_DOCUMENT", "RULE_FAILED");
        ConsumerRecord<String, byte[]> failed = letters("poison").get(3);
        assertThat(Event.header(failed.headers(), EventHeaders.DEAD_RULE)).isEqualTo("price");
        assertThat(Event.header(failed.headers(), EventHeaders.DEAD_POSITION)).isEqualTo("$['a'].usd");
        assertThat(failed.value()).isEqualTo(bodies.get(4).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void answersOfADeletedSourceAreDeadLettersUntilItIsBack() throws Exception {
        source("gone");
        respond("gone", "{\"a\":{\"usd\":1}}", null);
        awaitEvents("gone", 1);
        kafka.send(new ProducerRecord<>(Topic.SOURCES.topicName(), "gone", null));
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            respond("gone", "{\"a\":{\"usd\":2}}", null);
            return deadLetters("gone").contains("UNKNOWN_SOURCE");
        });
        int letters = listing("gone").get("total").intValue();
        int before = events("gone").size();

        source("gone");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> post("/api/v1/preview", "{\"source\":\"gone\"}").statusCode() == 200);
        assertThat(resubmit("{\"source\":\"gone\",\"reason\":\"UNKNOWN_SOURCE\"}"))
                .isEqualTo(letters);

        assertThat(awaitEvents("gone", before + letters)).hasSize(before + letters);
        assertThat(listing("gone").get("total").intValue()).isZero();
        assertThat(resubmit("{\"source\":\"gone\"}")).isZero();
    }

    @Test
    void manyAnswersOfADeletedSourceHoldNothingUp() {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < 500; i++) {
                var unused = producer.send(response("deleted", "{}"));
            }
        }
        source("beside");
        respond("beside", "{\"a\":{\"usd\":1}}", null);

        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(deadLetters("deleted")).hasSize(500));
        assertThat(awaitEvents("beside", 1)).hasSize(1);
    }

    @Test
    void deadLettersAreListedByReasonAndSentAgainOnceTheRuleIsMended() throws Exception {
        source("mended");
        respond("mended", "{\"a\":{\"eur\":7}}", null);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(deadLetters("mended")).containsExactly("RULE_FAILED"));

        JsonNode listing = listing("mended");
        assertThat(listing.get("reasons").get(0).get("rule").textValue()).isEqualTo("price");
        assertThat(listing.get("letters").get(0).get("message").textValue())
                .isEqualTo("rule price made none of 1 samples: no value (expected: a value at this path)");

        kafka.send(
                Topic.SOURCES.topicName(),
                "mended",
                SOURCE.formatted("mended", "mended").replace("@.usd", "@.eur"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> post("/api/v1/preview", "{\"source\":\"mended\"}")
                        .body()
                        .contains("7"));
        String id = listing.get("letters").get(0).get("id").textValue();
        assertThat(resubmit("{\"ids\":[\"" + id + "\"]}")).isEqualTo(1);

        assertThat(awaitEvents("mended", 2)
                        .get(1)
                        .families()
                        .get(0)
                        .samples()
                        .get(0)
                        .value())
                .isEqualTo("7");
        assertThat(listing("mended").get("total").intValue()).isZero();
    }

    @Test
    void aDefinitionWhoseTestFailsDoesNotReplaceTheOneBefore() {
        source("tested");
        kafka.send(
                Topic.SOURCES.topicName(),
                "tested",
                SOURCE.formatted("tested", "tested")
                        .replace("\"rules\"", "\"tests\":[{\"input\":\"{}\",\"expect\":[\"price 1\"]}],\"rules\"")
                        .replace("\"price\"", "\"cost\""));
        source("after_tested");
        respond("after_tested", "{\"a\":{\"usd\":1}}", null);
        awaitEvents("after_tested", 1);
        respond("tested", "{\"a\":{\"usd\":1}}", null);

        assertThat(awaitEvents("tested", 1).get(0).families().get(0).name()).isEqualTo("price");
    }

    @Test
    void previewShowsWhatADefinitionMakesOfABody() throws Exception {
        String request = """
            {"definition":{"name":"p","request":{"url":"http://x/"},"metrics":{"rules":[
               {"name":"crypto_price","unit":"usd","each":"$.*","value":{"path":"@.usd"},"labels":{"coin":{"key":true}}}]}},
             "body":"{\\"bitcoin\\":{\\"usd\\":65000},\\"ethereum\\":{}}","contentType":"application/json"}\
            """;
        HttpResponse<String> answer = post("/api/v1/preview", request);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Json.mapper().readTree(answer.body()))
                .isEqualTo(Json.mapper().readTree("""
                    {"exposition":"# TYPE crypto_price_usd gauge\\ncrypto_price_usd{coin=\\"bitcoin\\"} 65000\\n",
                     "rules":[{"name":"crypto_price","samples":1}],
                     "warnings":[{"rule":"crypto_price","path":"$['ethereum'].usd","message":"no value (expected: a value at this path)"}]}\
                    """));
        HttpResponse<String> unreadable = post("/api/v1/preview", request.replace("{\\\"bitcoin", "{bitcoin"));
        assertThat(unreadable.statusCode()).isEqualTo(200);
        assertThat(unreadable.body()).contains("a body that is not JSON at line 1");
    }

    @Test
    void previewRefusesADefinitionWithEveryFault() throws Exception {
        HttpResponse<String> answer = post(
                "/api/v1/preview",
                "{\"definition\":{\"name\":\"p\",\"metrics\":{\"rules\":[{\"name\":\"0\",\"value\":{\"path\":\"$[\"}}]}},\"body\":\"1\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode error = Json.mapper().readTree(answer.body());
        assertThat(error.get("errorType").textValue()).isEqualTo("bad_data");
        assertThat(error.get("faults")).hasSize(2);
        assertThat(error.get("faults").get(0).get("path").textValue()).isEqualTo("metrics.rules[0].name");
        for (String bad : List.of("", "[]", "{", "{}", "{\"body\":\"1\"}", "{\"definition\":7,\"body\":\"1\"}")) {
            assertThat(post("/api/v1/preview", bad).statusCode()).as(bad).isEqualTo(400);
        }
        assertThat(post("/api/v1/preview", "{\"source\":\"nobody_knows\"}").statusCode())
                .isEqualTo(404);
        assertThat(post("/api/v1/dead-letters/resubmit", "{}").statusCode()).isEqualTo(400);
        assertThat(get("/api/v1/dead-letters?limit=-1").statusCode()).isEqualTo(400);
    }

    private static JsonNode listing(String source) throws Exception {
        HttpResponse<String> answer = get("/api/v1/dead-letters?source=" + source);
        assertThat(answer.statusCode()).isEqualTo(200);
        return Json.mapper().readTree(answer.body());
    }

    private static int resubmit(String request) throws Exception {
        HttpResponse<String> answer = post("/api/v1/dead-letters/resubmit", request);
        assertThat(answer.statusCode()).isEqualTo(200);
        return Json.mapper().readTree(answer.body()).get("resubmitted").intValue();
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, String json) throws Exception {
        return HTTP.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.getURI().resolve(path)).timeout(Duration.ofSeconds(30));
    }

    private static String value(MetricEvent event) {
        return event.families().get(0).samples().get(0).value();
    }

    private static void source(String name) {
        kafka.send(Topic.SOURCES.topicName(), name, SOURCE.formatted(name, name));
    }

    private static void respond(String source, String body, @Nullable String error) {
        ProducerRecord<String, byte[]> response = response(source, body);
        Event.put(response.headers(), EventHeaders.ERROR, error);
        kafka.send(response);
    }

    private static ProducerRecord<String, byte[]> response(String source, String body) {
        return Event.of(
                Topic.RAW_RESPONSES,
                source,
                EventType.RESPONSE,
                "/collector/sources/" + source,
                Instant.parse("2026-01-01T00:00:00Z"),
                "application/json",
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static List<MetricEvent> awaitEvents(String job, int count) {
        return await().atMost(Duration.ofSeconds(20)).until(() -> events(job), found -> found.size() >= count);
    }

    private static List<MetricEvent> events(String job) throws IOException {
        var events = new java.util.ArrayList<MetricEvent>();
        for (ConsumerRecord<String, byte[]> message : kafka.read(Topic.METRIC_EVENTS.topicName())) {
            var event = Json.read(message.value(), MetricEvent.class);
            if (event.group().job().equals(job)) {
                assertThat(message.key()).isEqualTo("{job=\"" + job + "\"}");
                events.add(event);
            }
        }
        return events;
    }

    private static List<@Nullable String> deadLetters(String source) {
        return letters(source).stream()
                .map(letter -> Event.header(letter.headers(), EventHeaders.DEAD_REASON))
                .toList();
    }

    private static List<ConsumerRecord<String, byte[]>> letters(String source) {
        return kafka.read(Topic.RAW_RESPONSES.deadLetterName()).stream()
                .filter(letter -> source.equals(letter.key()) && letter.value() != null)
                .toList();
    }
}
