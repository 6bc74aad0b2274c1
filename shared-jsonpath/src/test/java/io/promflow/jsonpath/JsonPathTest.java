package io.promflow.jsonpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonPathTest {
    private static final String BODY = """
            {"a":{"usd":1,"eur":2},"b c":[10,20,30,40],"deep":{"a":{"usd":3}}}""";

    private static JsonNode body() {
        try {
            return new ObjectMapper().readTree(BODY);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$.a.usd|1",
                "$['a'][\"eur\"]|2",
                "$.a.*|1,2",
                "$['b c'][0]|10",
                "$['b c'][-1]|40",
                "$['b c'][1:3]|20,30",
                "$['b c'][::-2]|40,20",
                "$['b c'][0, 2]|10,30",
                "$..usd|1,3",
                "$.missing|''",
                "$['b c'][9]|''",
            })
    void selectsAsTheStandardSays(String path, String expected) {
        var found = JsonPath.compile(path).select(body()).stream()
                .map(match -> match.node().asText())
                .toList();
        assertThat(String.join(",", found)).isEqualTo(expected);
    }

    @Test
    void relativePathBeginsAtTheElement() {
        Evaluation in = Evaluation.of(body());
        List<Match> elements = JsonPath.compile("$.*").select(in, in.root());
        assertThat(elements).extracting(Match::key).containsExactly("a", "b c", "deep");
        assertThat(JsonPath.compile("@.eur").first(in, elements.get(0))).hasToString("2");
        assertThat(JsonPath.compile("@.eur").first(in, elements.get(2))).isNull();
        assertThat(JsonPath.compile("$.a.eur").first(in, elements.get(2))).hasToString("2");
        assertThat(JsonPath.compile("@..usd").first(in, elements.get(2))).hasToString("3");
    }

    @Test
    void matchKnowsTheWayToIt() {
        Match found = JsonPath.compile("$['b c'][1]").select(body()).get(0);

        assertThat(found.path()).isEqualTo("$['b c'][1]");
        assertThat(found.key()).isEqualTo("1");
        assertThat(found.index()).isEqualTo(1);
        assertThat(found.parent())
                .isNotNull()
                .extracting(Match::key, Match::index)
                .containsExactly("b c", -1);
        assertThat(Match.root(body()).key()).isEqualTo("$");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "$.",
                "$a",
                "$[",
                "$[01]",
                "$['a",
                "$.a ",
                "$[?a]",
                "$[1 2]",
                "$['\\x']",
                "$[-0]",
                "$[9007199254740992]",
                "$['\\ud800']",
                "$.\ud800"
            })
    void refusesWhatIsNoPathAndSaysWhere(String path) {
        assertThatThrownBy(() -> JsonPath.compile(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at column ")
                .hasMessageContaining("(expected: ");
    }
}
