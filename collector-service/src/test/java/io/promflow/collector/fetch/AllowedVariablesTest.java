package io.promflow.collector.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AllowedVariablesTest {
    @TempDir
    private Path folder;

    @Test
    void readsWhatThePatternsName() {
        var variables = new AllowedVariables(name -> "value of " + name, List.of("*_API_*", "SOURCE_*"), null);
        assertThat(variables.value("WEATHER_API_KEY")).isEqualTo("value of WEATHER_API_KEY");
        assertThat(variables.value("SOURCE_TOKEN")).isEqualTo("value of SOURCE_TOKEN");
        assertThat(variables.isAllowed("AWS_SECRET_ACCESS_KEY")).isFalse();
        assertThat(variables.value("AWS_SECRET_ACCESS_KEY")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROMFLOW_TOKENS", "KAFKA_SASL_JAAS_CONFIG", "PUSHGATEWAY_PASSWORD", "MICRONAUT_X"})
    void readsNothingThatThisProcessRunsWithWhateverThePatternsSay(String name) {
        var variables = new AllowedVariables(any -> "secret", List.of("*"), null);
        assertThat(variables.isAllowed(name)).isFalse();
        assertThat(variables.value(name)).isNull();
    }

    @Test
    void readsAFileOfSecretsAnewEachTime() throws IOException {
        var variables = new AllowedVariables(any -> null, List.of(), folder);
        assertThat(variables.isAllowed("DB")).isFalse();
        Files.writeString(folder.resolve("DB"), "one\n");
        assertThat(variables.isAllowed("DB")).isTrue();
        assertThat(variables.value("DB")).isEqualTo("one");
        Files.writeString(folder.resolve("DB"), "two");
        assertThat(variables.value("DB")).isEqualTo("two");
    }
}
