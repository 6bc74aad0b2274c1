package io.promflow.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.promflow.runtime.RecordedLog;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthIT {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private static EmbeddedServer server;

    @BeforeAll
    static void start() throws NoSuchAlgorithmException {
        server = start(Map.of(
                "promflow.tokens",
                "grafana:reader:" + sha256("readers") + ",ci:operator:" + sha256("operators") + ",ops:admin:"
                        + sha256("admins")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static EmbeddedServer start(Map<String, Object> settings) {
        var all = new HashMap<String, Object>(settings);
        all.put("micronaut.server.port", -1);
        all.put("micronaut.server.max-request-size", "1KB");
        all.put("kafka.enabled", false);
        all.put("things", "on");
        all.put("endpoints.all.path", "/");
        all.put("endpoints.health.sensitive", false);
        all.put("endpoints.prometheus.sensitive", false);
        return ApplicationContext.run(EmbeddedServer.class, all);
    }

    private static String sha256(String token) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/things", "/prometheus", "/nowhere", "/healthy", "/-/healthy", "/-/ready", "/health/../things"})
    void asksForATokenEverywhere(String path) throws Exception {
        var answer = send("GET", path, "", "");

        assertError(answer, path.startsWith("/health/") ? 404 : 401);
    }

    @Test
    void saysHowToSendAToken() throws Exception {
        var answer = send("GET", "/things", "", "");

        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"promflow\", Basic realm=\"promflow\"");
        assertThat(answer.body())
                .isEqualTo("{\"status\":\"error\",\"errorType\":\"unauthorized\","
                        + "\"error\":\"no token (expected: Authorization: Bearer <token>)\"}");
    }

    @Test
    void refusesAnUnknownToken() throws Exception {
        var answer = send("GET", "/things", "Bearer guessed", "");

        assertError(answer, 401);
        assertThat(answer.body()).contains("the token is not known here").doesNotContain("guessed");
    }

    @ParameterizedTest
    @CsvSource({
        "readers,   GET,    /things,        200",
        "readers,   GET,    /prometheus,    200",
        "readers,   POST,   /things,        403",
        "readers,   POST,   /things/search, 200",
        "readers,   DELETE, /things,        403",
        "readers,   POST,   /nowhere,       403",
        "operators, POST,   /things,        200",
        "operators, GET,    /things,        200",
        "operators, POST,   /things/wipe,   403",
        "operators, POST,   /nowhere,       404",
        "operators, DELETE, /things,        405",
        "admins,    POST,   /things/wipe,   200"
    })
    void letsEachRoleDoItsPart(String token, String method, String path, int status) throws Exception {
        var answer = send(method, path, "Bearer " + token, method.equals("POST") ? "{}" : "");

        if (status == 200) {
            assertThat(answer.statusCode()).isEqualTo(200);
        } else {
            assertError(answer, status);
        }
    }

    @Test
    void namesTheRoleThatIsNeeded() throws Exception {
        assertThat(send("POST", "/things", "Bearer readers", "{}").body())
                .contains("token \\\"grafana\\\" is a reader (expected: operator)");
    }

    @Test
    void takesBasicAuthAsPrometheusSendsIt() throws Exception {
        String pair = Base64.getEncoder().encodeToString("grafana:readers".getBytes(UTF_8));

        assertThat(send("GET", "/things", "Basic " + pair, "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/things?query=up{}", "/things?a=\"b\"", "/things?a=b|c", "/things?a=%zz", "/health?a=%zz"})
    void saysThatAUrlIsNotValid(String url) throws Exception {
        String answer = sendRaw("GET " + url + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n"
                + "Authorization: Bearer readers\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("the URL is not valid (expected: URL-encoded)");
    }

    @Test
    void opensNothingToARequestWithoutHeaders() throws Exception {
        assertThat(sendRaw("GET /things HTTP/1.0\r\n\r\n")).matches("(?s)HTTP/1\\.[01] 401 .*");
    }

    private static String sendRaw(String request) throws IOException {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/readiness", "/health/liveness"})
    void tellsItsHealthToEverybody(String path) throws Exception {
        assertThat(send("GET", path, "", "").statusCode()).isEqualTo(200);
    }

    @Test
    void answersInOneShapeWhateverGoesWrong() throws Exception {
        assertError(send("GET", "/nowhere", "Bearer readers", ""), 404);
        assertError(send("POST", "/things", "Bearer operators", "{broken"), 400);
        assertError(send("POST", "/things", "Bearer operators", "{\"a\":\"" + "b".repeat(2000) + "\"}"), 413);
        assertThat(send("GET", "/things/conflict", "Bearer readers", ""))
                .satisfies(answer -> assertError(answer, 409))
                .satisfies(answer -> assertThat(answer.body()).contains("there already (expected: a new name)"));
        assertThat(send("GET", "/things/broken", "Bearer readers", ""))
                .satisfies(answer -> assertError(answer, 500))
                .satisfies(answer -> assertThat(answer.body()).doesNotContain("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "false"})
    void letsEverybodyInWhenToldSo(String off) throws Exception {
        try (var open = start(Map.of("promflow.auth", off))) {
            var request =
                    HttpRequest.newBuilder(open.getURI().resolve("/things")).build();

            assertThat(CLIENT.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void warnsThatEverybodyIsLetIn() {
        try (var log = RecordedLog.of("io.promflow.runtime.auth");
                var open = start(Map.of("promflow.auth", "off"))) {
            assertThat(open.isRunning()).isTrue();
            assertThat(log.lines()).containsExactly("WARN PROMFLOW_AUTH=off: everybody is let in");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "promflow.tokens, '',      PROMFLOW_TOKENS is empty",
        "promflow.tokens, a:b:c,   PROMFLOW_TOKENS: token 1: role \"b\"",
        "promflow.auth,   perhaps, PROMFLOW_AUTH: \"perhaps\" (expected: on or off)"
    })
    void doesNotStartWithoutSayingWhoMayCall(String key, String value, String message) {
        assertThatThrownBy(() -> start(Map.of(key, value)).close()).hasStackTraceContaining(message);
    }

    private static void assertError(HttpResponse<String> answer, int status) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        var body = JSON.readTree(answer.body());
        assertThat(body.fieldNames()).toIterable().containsExactly("status", "errorType", "error");
        assertThat(body.get("status").asText()).isEqualTo("error");
        assertThat(body.get("error").asText()).isNotBlank();
    }

    private static HttpResponse<String> send(String method, String path, String authorization, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(server.getURI() + path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
