package io.promflow.push.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.push.batch.Catalogue.Source;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceTopicTest {
    private static Source decode(String value) {
        return SourceTopic.decode("api", value.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsWhatIsNeededOfADefinition() {
        assertThat(decode("{\"name\": \"api\", \"metrics\": {\"ttl\": \"90s\"}}"))
                .isEqualTo(new Source(true, Duration.ofSeconds(90)));
        assertThat(decode("{\"enabled\": false}")).isEqualTo(new Source(false, null));
    }

    /** Nobody has removed the source: its groups must not be deleted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "null",
                "[1]",
                "{\"metrics\": {\"ttl\": {\"of\": \"groups\"}}}",
                "{\"enabled\": \"weekdays\"}"
            })
    void aDefinitionOfAnotherFormIsASourceThatIsPolledAndNeverSilent(String value) {
        assertThat(decode(value)).isEqualTo(new Source(true, null));
    }
}
