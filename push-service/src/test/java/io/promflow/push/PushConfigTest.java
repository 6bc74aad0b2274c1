package io.promflow.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.exceptions.ConfigurationException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PushConfigTest {
    private static PushConfig config(Duration timeout, Duration gatherTime) {
        return new PushConfig(8, timeout, gatherTime, 262144, 500, 100000);
    }

    @Test
    void takesWhatTheReadmeSaysIsTheDefault() {
        assertThat(config(Duration.ofSeconds(10), Duration.ofMillis(50)).timeout())
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(config(Duration.ofSeconds(10), Duration.ZERO).gatherTime()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT0S, timeout", "PT-1S, PT0S, timeout", "PT1H, PT0S, timeout", "PT1S, PT-1S, gather-time"})
    void namesTheDurationThatCannotBe(Duration timeout, Duration gatherTime, String key) {
        assertThatThrownBy(() -> config(timeout, gatherTime))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("promflow.push." + key + ": ")
                .hasMessageContaining("(expected: from ");
    }
}
