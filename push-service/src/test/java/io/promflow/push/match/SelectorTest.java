package io.promflow.push.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SelectorTest {
    private static final Map<String, String> LABELS = Map.of("job", "crypto", "region", "eu-\"n\"");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{job=\"crypto\"} | true",
                "{job=\"cryp\"} | false",
                "{job!=\"x\"} | true",
                "{job=~\"cry.*\"} | true",
                "{job=~\"cry\"} | false",
                "{job!~\"cry.*\"} | false",
                "{ job = \"crypto\" , region =~ \"eu-.*\", } | true",
                "{region=\"eu-\\\"n\\\"\"} | true",
                "{absent=\"\"} | true",
                "{absent!=\"\"} | false",
                "{job=\"crypto\",region=\"us\"} | false"
            })
    void choosesAsPrometheusDoes(String selector, boolean matches) {
        assertThat(Selector.parse(selector).matches(LABELS)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "job", "up{job=\"a\"}", "{job=a}", "{job=\"a\" x=\"b\"}", "{job=\"a}", "{job=~\"(\"}"})
    void saysWhatIsNoSelector(String text) {
        assertThatThrownBy(() -> Selector.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: a ");
    }

    @Test
    void anExpressionTakesLinearTime() {
        var selector = Selector.parse("{job=~\"(a*)*b\"}");
        assertThat(selector.matches(Map.of("job", "a".repeat(5000)))).isFalse();
    }
}
