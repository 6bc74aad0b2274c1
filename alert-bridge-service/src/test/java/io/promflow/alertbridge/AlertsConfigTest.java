package io.promflow.alertbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.exceptions.ConfigurationException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertsConfigTest {
    @Test
    void noUrlIsNoReceiver() {
        assertThat(with("").receiver()).isNull();
    }

    @Test
    void urlIsReceiver() {
        assertThat(with("https://example.org/hook?key=1").receiver())
                .isEqualTo(URI.create("https://example.org/hook?key=1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"example.org/hook", "ftp://example.org", "http:///hook", "http://me:pw@example.org", "http://a b"
            })
    void refusesWhatCannotBePostedTo(String url) {
        assertThatThrownBy(() -> with(url).receiver())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("PROMFLOW_ALERTS_WEBHOOK_URL")
                .hasMessageContaining("(expected: http://HOST[:PORT]/PATH")
                .hasMessageNotContaining("pw");
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThatThrownBy(() -> new AlertsConfig("", "", Duration.ZERO, 0, Duration.ofMinutes(5)))
                .hasMessage("promflow.alerts.repeat-memory: 0 (expected: >= 1)");
        assertThatThrownBy(() -> new AlertsConfig("", "", Duration.ofSeconds(-1), 1, Duration.ofMinutes(5)))
                .hasMessageContaining("promflow.alerts.repeat-after");
        assertThatThrownBy(() -> new AlertsConfig("", "", Duration.ZERO, 1, Duration.ZERO))
                .hasMessageContaining("promflow.alerts.resolve-timeout");
    }

    private static AlertsConfig with(String url) {
        return new AlertsConfig(url, "", Duration.ofMinutes(5), 1, Duration.ofMinutes(5));
    }
}
