package io.promflow.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.exceptions.ConfigurationException;
import io.promflow.push.exposition.Exposition;
import io.promflow.push.http.Connection;
import io.promflow.push.remotewrite.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SinkSettingsTest {
    private static final String URL = "http://localhost:8428/api/v1/write";

    /** A sink of which these keys are set, and the others are as the documents say. */
    private static SinkSettings settings(Map<String, String> keys) {
        String header = keys.getOrDefault("headers", "");
        return SinkSettings.of(new SinkConfig(
                "vm",
                keys.getOrDefault("type", "remote-write"),
                keys.getOrDefault("url", URL),
                keys.getOrDefault("username", ""),
                keys.getOrDefault("password", ""),
                keys.getOrDefault("token", ""),
                List.of(header),
                keys.getOrDefault("ca-file", ""),
                keys.getOrDefault("format", "text"),
                keys.getOrDefault("gzip", "false"),
                keys.getOrDefault("protocol", "auto"),
                keys.getOrDefault("shards", "4"),
                keys.getOrDefault("max-samples-per-request", "2000"),
                keys.getOrDefault("replays", "false")));
    }

    private static Connection connection(Map<String, String> keys) {
        return settings(keys).connection(Duration.ofSeconds(1));
    }

    /** Asks for all that a sink can be asked for. */
    private static void readAll(SinkSettings settings) {
        var unused = List.of(
                settings.connection(Duration.ofSeconds(1)),
                settings.exposition(),
                settings.gzip(),
                settings.replays(),
                settings.shards(),
                settings.maxSamplesPerRequest(),
                String.valueOf(settings.protocol()));
        assertThat(unused).isNotEmpty();
    }

    @Test
    void readsEveryKey() {
        var settings = settings(Map.of(
                "protocol", "1.0",
                "shards", "9",
                "max-samples-per-request", "500",
                "replays", "true",
                "format", "protobuf",
                "gzip", "true",
                "headers", "X-Scope-OrgID: team-a"));

        assertThat(settings.protocol()).isEqualTo(Protocol.V1);
        assertThat(settings.shards()).isEqualTo(9);
        assertThat(settings.maxSamplesPerRequest()).isEqualTo(500);
        assertThat(settings.replays()).isTrue();
        assertThat(settings.exposition()).isEqualTo(Exposition.PROTOBUF);
        assertThat(settings.gzip()).isTrue();
        assertThat(connection(Map.of("headers", "X-Scope-OrgID: team-a")).headers())
                .containsExactly(Map.entry("X-Scope-OrgID", "team-a"));
    }

    @Test
    void saysWhoItIsOneWayOrTheOther() {
        assertThat(connection(Map.of("username", "me", "password", "secret")).headers())
                .containsExactly(Map.entry("Authorization", "Basic bWU6c2VjcmV0"));
        assertThat(connection(Map.of("token", "t")).headers()).containsExactly(Map.entry("Authorization", "Bearer t"));
    }

    @ParameterizedTest
    @CsvSource({
        "type, graphite, pushgateway or remote-write",
        "url, localhost:8428, a URL such as",
        "format, json, text or protobuf",
        "gzip, yes, true or false",
        "protocol, 3.0, 'auto, 1.0 or 2.0'",
        "shards, 0, a number from 1 to 64",
        "max-samples-per-request, many, a number from 1 to 100000",
        "ca-file, /no/such/file.pem, a PEM file that can be read"
    })
    void namesTheKeyThatCannotBe(String key, String value, String expected) {
        assertThatThrownBy(() -> readAll(settings(Map.of(key, value))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("promflow.push.sinks.vm." + key + ": \"" + value + "\" (expected: " + expected);
    }

    @Test
    void keepsAHeaderThatIsNoneToItself() {
        assertThatThrownBy(() -> connection(Map.of("headers", "secret-without-a-name")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("promflow.push.sinks.vm.headers: one is no header (expected: Name: value)");
    }

    /** As a file of a Kubernetes secret ends. */
    @Test
    void leavesOutTheLineFeedAtTheEndOfASecret() {
        assertThat(connection(Map.of("token", "s3cret\n")).headers())
                .containsExactly(Map.entry("Authorization", "Bearer s3cret"));
        assertThat(connection(Map.of("username", "me\n", "password", "secret\r\n"))
                        .headers())
                .containsExactly(Map.entry("Authorization", "Basic bWU6c2VjcmV0"));
        assertThat(connection(Map.of("headers", "X-Key: s3cret\n")).headers())
                .containsExactly(Map.entry("X-Key", "s3cret"));
    }

    @ParameterizedTest
    @CsvSource({
        "token, s3c\\nret",
        "token, s3cret\u0151",
        "headers, X-Key: s3c\\nret",
        "password, s3c\\nret",
        "url, http://me:s3cret@localhost:1/",
        "url, http://me:s3^cret@localhost:1/",
        "url, http://me:s3/cret@localhost:1/",
        "url, localhost?key=s3cret"
    })
    void namesTheKeyOfASecretThatCannotBeAndNothingOfIt(String key, String value) {
        String found = value.replace("\\n", "\n");
        var keys = key.equals("password") ? Map.of("username", "me", key, found) : Map.of(key, found);
        assertThatThrownBy(() -> connection(keys))
                .isInstanceOf(ConfigurationException.class)
                .hasNoCause()
                .hasMessageStartingWith("promflow.push.sinks.vm." + key + ": ")
                .hasMessageNotContaining("s3")
                .hasMessageNotContaining("ret@");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "connection", "Content-Length", "Expect", "Upgrade", "Transfer-Encoding"})
    void refusesAHeaderThatIsTheConnectionsOwn(String name) {
        assertThatThrownBy(() -> connection(Map.of("headers", name + ": s3cret")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("promflow.push.sinks.vm.headers: " + name
                        + " (expected: a header that is not the connection's own)");
    }

    @Test
    void theMainSinksAddressHoldsNoPasswordEither() {
        assertThatThrownBy(() -> main("http://me:s3cret@localhost:9091"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("PUSHGATEWAY_URL: ")
                .hasMessageNotContaining("s3cret");
        assertThat(main("http://localhost:9091?key=s3cret").toString()).doesNotContain("s3cret");
    }

    private static PushgatewayConfig main(String url) {
        return new PushgatewayConfig(url, "", "", "", "", "text", "false", 9091);
    }

    @Test
    void refusesTwoWaysToSayWhoItIs() {
        assertThatThrownBy(() -> connection(Map.of("username", "me", "token", "t")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("promflow.push.sinks.vm.token");
    }

    @Test
    void refusesReplaysIntoAPushgateway() {
        assertThatThrownBy(() -> readAll(settings(Map.of("type", "pushgateway", "replays", "true"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("promflow.push.sinks.vm.replays");
    }

    @ParameterizedTest
    @CsvSource({"gateway", "pushgateway", "a-replays", "A", "1a", "a_b"})
    void refusesANameThatIsTakenOrNone(String name) {
        assertThatThrownBy(() -> SinkSettings.of(
                        new SinkConfig(name, "remote-write", URL, "", "", "", List.of(), "", "", "", "", "", "", "")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("promflow.push.sinks." + name);
    }
}
