package io.promflow.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownKeysTest {
    @ParameterizedTest
    @CsvSource({
        "promflow.topics.partitons, PROMFLOW_TOPICS_PARTITIONS",
        "promflow.topics.raw-retension, PROMFLOW_TOPICS_RAW_RETENTION",
        "promflow.token, PROMFLOW_TOKENS",
        "PROMFLOW_ATUH, PROMFLOW_AUTH"
    })
    void stopsTheStartAtAnUnknownKeyAndNamesTheClosest(String key, String closest) {
        assertThatThrownBy(() -> start(Map.of(key, "1")))
                .hasStackTraceContaining("unknown key " + key)
                .hasStackTraceContaining("(expected: " + closest);
    }

    enum Speed {
        FAST,
        SLOW
    }

    /** A value of each type. */
    @ConfigurationProperties("promflow.types")
    record Types(
            @Bindable(defaultValue = "false") boolean flag,
            @Bindable(defaultValue = "fast") Speed speed,
            @Bindable(defaultValue = "http://localhost") URI address,
            @Bindable(defaultValue = "1") Integer count) {}

    @ParameterizedTest
    @CsvSource({
        "promflow.topics.partitions, many, int",
        "promflow.topics.raw-retention, soon, a duration such as",
        "promflow.types.flag, ture, true or false",
        "promflow.types.flag, 1, true or false",
        "promflow.types.speed, medium, 'fast, slow'",
        "promflow.types.address, http://[, URI",
        "promflow.types.count, 1.5x, Integer"
    })
    void stopsTheStartAtAValueOfAnotherType(String key, String value, String expected) {
        assertThatThrownBy(() -> start(Map.of(key, value)))
                .hasStackTraceContaining("\"" + value + "\" (expected: " + expected);
    }

    @ParameterizedTest
    @CsvSource({
        "promflow.topics.raw-retention, 1d",
        "PROMFLOW_TOPICS_RAW_RETENTION, 1d",
        "other.key, 1",
        "promflow.types.flag, TRUE",
        "PROMFLOW_TYPES_FLAG, false",
        "promflow.types.speed, slow",
        "promflow.types.address, https://a/b",
        "promflow.types.count, 2"
    })
    void takesKnownKeysInEitherFormAndLeavesOthersAlone(String key, String value) {
        try (var context = start(Map.of(key, value))) {
            assertThat(context.isRunning()).isTrue();
        }
    }

    /** Several of a kind, each under a name of the user's choice. */
    @EachProperty("promflow.things")
    record Thing(
            @Parameter String name,
            @Bindable(defaultValue = "") String url) {}

    @ParameterizedTest
    @ValueSource(strings = {"promflow.things.one.url", "promflow.things.number-two.url", "PROMFLOW_THINGS_ONE_URL"})
    void takesAKeyOfANamedThing(String key) {
        try (var context = start(Map.of(key, "1"))) {
            assertThat(context.isRunning()).isTrue();
        }
    }

    @Test
    void stopsTheStartAtAnUnknownKeyOfANamedThing() {
        assertThatThrownBy(() -> start(Map.of("promflow.things.one.uri", "1")))
                .hasStackTraceContaining("unknown key promflow.things.one.uri")
                .hasStackTraceContaining("PROMFLOW_THINGS_*_URL");
    }

    @Test
    void takesNoKeyAtAll() {
        try (var context = start(Map.of())) {
            assertThat(context.isRunning()).isTrue();
        }
    }

    private static ApplicationContext start(Map<String, Object> settings) {
        var all = new HashMap<String, Object>(settings);
        all.put("promflow.auth", "off");
        return ApplicationContext.run(all);
    }
}
