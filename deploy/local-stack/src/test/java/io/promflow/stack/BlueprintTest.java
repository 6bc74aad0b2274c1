package io.promflow.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlueprintTest {
    private static final Path PROGRAM = Path.of("/opt/prometheus");

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void create() throws Exception {
        home = new Home(folder.resolve("project"), folder.resolve("stack"));
        home.create();
    }

    private Blueprint blueprint(Map<String, String> environment) throws StackException {
        return new Blueprint(home, Ports.with(Map.of()), new Token("secret"), Path.of("sources.yml"), environment);
    }

    private Map<String, String> environment(String part, Map<String, String> environment) throws StackException {
        return blueprint(environment).services().stream()
                .filter(service -> service.name().equals(part))
                .findFirst()
                .orElseThrow()
                .environment();
    }

    @Test
    void withoutAKeyTheDemoApisArePolled() throws Exception {
        assertThat(environment("collector", Map.of()))
                .containsEntry("WEATHER_API_URL", "http://127.0.0.1:8090")
                .containsEntry("WEATHER_API_KEY", "demo")
                .containsEntry("CRYPTO_API_URL", "http://127.0.0.1:8090")
                .containsEntry("COLLECTION_INTERVAL", "3");
    }

    @Test
    void theRealApisAreAskedOnceAMinuteUnlessSaidOtherwise() throws Exception {
        assertThat(environment("collector", Map.of("WEATHER_API_KEY", "mine")))
                .containsEntry("COLLECTION_INTERVAL", "60");
        assertThat(environment("collector", Map.of("WEATHER_API_KEY", "mine", "COLLECTION_INTERVAL", "10")))
                .containsEntry("COLLECTION_INTERVAL", "10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "localhost:9091", "ftp://gateway/", "http://", "http://a b/"})
    void refusesAPushgatewayThatIsNoAddress(String address) {
        assertThatThrownBy(() -> blueprint(Map.of("PUSHGATEWAY_URL", address)))
                .isInstanceOf(StackException.class)
                .hasMessage(
                        "PUSHGATEWAY_URL: \"" + address + "\" (expected: an address such as http://localhost:9091)");
    }

    @Test
    void refusesAUserInsideTheAddressWithoutRepeatingIt() {
        assertThatThrownBy(() -> blueprint(Map.of("PUSHGATEWAY_URL", "http://me:hidden@gateway/")))
                .hasMessageContaining("PUSHGATEWAY_USERNAME")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void withAKeyTheRealApiIsPolledAndTheOtherStaysTheDemo() throws Exception {
        Map<String, String> collector = environment("collector", Map.of("CRYPTO_API_KEY", "mine"));
        assertThat(collector)
                .containsEntry("CRYPTO_API_URL", "https://api.coingecko.com")
                .containsEntry("WEATHER_API_URL", "http://127.0.0.1:8090")
                // It is inherited from the launcher's environment.
                .doesNotContainKey("CRYPTO_API_KEY");
        assertThat(environment("collector", Map.of("WEATHER_API_KEY", "mine")))
                .containsEntry("WEATHER_API_URL", "https://api.openweathermap.org");
    }

    @Test
    void aServiceGetsItsOwnKeysAndTheTokenOnlyAsItsHash() throws Exception {
        var environment = Map.of("PROMFLOW_PUSH_WINDOW", "1s", "PROMFLOW_TOPICS_PARTITIONS", "3");
        assertThat(environment("push", environment)).containsAllEntriesOf(environment);
        assertThat(environment("query", environment))
                .doesNotContainKey("PROMFLOW_PUSH_WINDOW")
                .containsEntry("PROMFLOW_TOPICS_PARTITIONS", "3");
        assertThat(environment("query", environment).get("PROMFLOW_TOKENS"))
                .startsWith("stack:admin:")
                .doesNotContain("secret");
    }

    @Test
    void prometheusScrapesTheBuiltInGatewayWithTheToken() throws Exception {
        blueprint(Map.of()).prometheus(PROGRAM);
        assertThat(Files.readString(home.configuration("prometheus.yml")))
                .contains("127.0.0.1:9091")
                .contains("credentials_file: \"" + home.tokenFile() + "\"")
                .contains("deploy/prometheus/rules/third_party_api.yml")
                .doesNotContain("@");
    }

    @Test
    void prometheusScrapesTheGivenPushgatewayWithItsPassword() throws Exception {
        var environment = Map.of(
                "PUSHGATEWAY_URL", "https://gateway.example/pushed/",
                "PUSHGATEWAY_USERNAME", "m\"e",
                "PUSHGATEWAY_PASSWORD", "hidden");
        blueprint(environment).prometheus(PROGRAM);
        assertThat(Files.readString(home.configuration("prometheus.yml")))
                .contains("targets: [\"gateway.example\"]")
                .contains("scheme: https")
                .contains("metrics_path: \"/pushed/metrics\"")
                .contains("username: \"m\\\"e\"")
                .doesNotContain("hidden");
        assertThat(home.configuration("gateway-password")).hasContent("hidden");
    }
}
