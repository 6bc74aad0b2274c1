package io.promflow.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WelcomeTest {
    private static final Ports PORTS = Ports.with(Map.of("prometheus", 19090));
    private static final Token TOKEN = new Token("secret");

    @Test
    void namesWhatRunsTheTokenAndThreeCommands() {
        String text = Welcome.text(PORTS, Set.of("prometheus", "alertmanager"), "http://localhost:9091/metrics", TOKEN);
        assertThat(text)
                .contains("http://localhost:19090", "http://localhost:9093", "http://localhost:9091/metrics", "secret")
                .contains("8003/api/v1/query?query=crypto_price_usd", "8000/api/v1/third-party-metrics/collect");
        assertThat(text.substring(text.indexOf("Try:")).lines().filter(line -> line.startsWith("  ")))
                .hasSize(3);
    }

    @Test
    void namesNothingThatDoesNotRun() {
        String text = Welcome.text(PORTS, Set.of(), "http://gateway.example/metrics", TOKEN);
        assertThat(text)
                .doesNotContain("Prometheus ", "Alertmanager ", "19090", "9093", "9091", "crypto_price_usd")
                .contains("curl -H \"Authorization: Bearer $(./stack token)\" http://gateway.example/metrics");
    }
}
