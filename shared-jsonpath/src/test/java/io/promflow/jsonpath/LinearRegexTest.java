package io.promflow.jsonpath;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LinearRegexTest {
    private static boolean matches(String expression, String text) {
        return LinearRegex.compile(expression).matches(text);
    }

    @Test
    void aDotIsAnyCharacterOfOneLine() {
        assertThat(matches("a.b", "a-b")).isTrue();
        assertThat(matches("a.b", "a\nb")).isFalse();
        assertThat(matches("a.b", "a\rb")).isFalse();
        assertThat(matches("(?s)a.b", "a\nb")).isTrue();
        assertThat(matches("(?is:a.b)", "A\rb")).isTrue();
    }

    @Test
    void aDotInAClassOrAQuotationIsADot() {
        assertThat(matches("[.]", ".")).isTrue();
        assertThat(matches("[.]", "n")).isFalse();
        assertThat(matches("[[:alpha:].]+", "a.b")).isTrue();
        assertThat(matches("[[:alpha:].]+", "a^b")).isFalse();
        assertThat(matches("[\\].]+", "].")).isTrue();
        assertThat(matches("\\Qa.b\\E", "a.b")).isTrue();
        assertThat(matches("\\Qa.b\\E.", "a.bc")).isTrue();
        assertThat(matches("\\.", "x")).isFalse();
    }
}
