package io.promflow.jsonpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FilterTest {
    @Test
    void notANumberEqualsNothing() {
        var numbers = JsonNodeFactory.instance.arrayNode().add(Double.NaN).add(1);

        assertThat(JsonPath.compile("$[?@ == 1]").select(numbers)).hasSize(1);
        assertThat(JsonPath.compile("$[?@ != 1]").select(numbers)).hasSize(1);
        assertThat(JsonPath.compile("$[?@ <= 1]").select(numbers)).hasSize(1);
        assertThat(JsonPath.compile("$[?@ == $[0]]").select(numbers)).isEmpty();
    }

    @Test
    void comparingListsAndLookingAtTextsTakesSteps() {
        var list = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < 1000; i++) {
            list.add(i);
        }
        var lists = JsonNodeFactory.instance.arrayNode().add(list).add(list);
        var equal = new Evaluation(lists, 500);
        JsonPath.compile("$[?@ == $[0]]").select(equal, equal.root());
        assertThat(equal.isExhausted()).isTrue();

        var texts = JsonNodeFactory.instance.arrayNode().add("a".repeat(1000));
        var search = new Evaluation(texts, 3000);
        JsonPath.compile("$[?search(@, 'b')]").select(search, search.root());
        assertThat(search.isExhausted()).isTrue();
    }

    /** Each element's {@code id} is what a case expects. */
    private static final String BODY = """
            {"limit":2,"list":[
             {"id":"a","n":1,"t":"abc","l":[1,2],"o":{"x":1}},
             {"id":"b","n":2,"t":"xabcx","l":[],"z":null},
             {"id":"c","n":2.5,"t":"价格","ok":true,"l":[1,2]},
             {"id":"d","n":"2","o":{"x":1.0,"y":{"v":7}}}]}""";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "@.n == 2                          ; b",
                "@.n != 2                          ; a,c,d",
                "@.n < 2                           ; a",
                "@.n <= 2                          ; a,b",
                "@.n > 2                           ; c",
                "@.n >= 2.0                        ; b,c",
                "2 < @.n                           ; c",
                "@.n == '2'                        ; d",
                "@.n == $.limit                    ; b",
                "@.n == -0                         ; ``",
                "@.n == 25e-1                      ; c",
                "@.t < 'b'                         ; a",
                "@.t == \"价格\"                    ; c",
                "@.ok == true                      ; c",
                "@.z == null                       ; b",
                "@.z                               ; b",
                "!@.z                              ; a,c,d",
                "@.missing == @.absent             ; a,b,c,d",
                "@.l == $.list[0].l                ; a,c",
                "@.o == $.list[0].o                ; a",
                "@.o.x == 1                        ; a,d",
                "@.n == 1 || @.n == 2              ; a,b",
                "@.n >= 2 && @.ok                  ; c",
                "@.id=='a' || @.id=='b' && @.n==1  ; a",
                "(@.id=='a'||@.id=='b')&&!(@.n==1) ; b",
                "@.l[?@ == 2]                      ; a,c",
                "@..v                              ; d",
                "length(@.t) == 3                  ; a",
                "length(@.t) == 2                  ; c",
                "length(@.l) == 0                  ; b",
                "length(@.o) == 2                  ; d",
                "length(@.n) == 1                  ; d",
                "count(@.l[*]) > 1                 ; a,c",
                "count(@..*) == 4                  ; ``",
                "value(@..v) == 7                  ; d",
                "value(@.l[*]) == 1                ; ``",
                "match(@.t, 'ab.')                 ; a",
                "match(@.t, 'b')                   ; ``",
                "search(@.t, 'bc')                 ; a,b",
                "search(@.t, '[')                  ; ``",
                "match(@.t, '\\\\p{Han}+')         ; c",
                "!search(@.t, 'a')                 ; c,d",
            })
    void choosesAsTheStandardSays(String condition, String expected) throws JsonProcessingException {
        var found = JsonPath.compile("$.list[?" + condition + "]").select(body()).stream()
                .map(match -> match.node().get("id").asText())
                .toList();
        assertThat(String.join(",", found)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$[?]",
                "$[?1]",
                "$[?'a']",
                "$[?@.a ==]",
                "$[?@.a = 1]",
                "$[?@.* == 1]",
                "$[?length(@.a)]",
                "$[?length(@.*) == 1]",
                "$[?length(@.a, @.b) == 1]",
                "$[?count(1) == 1]",
                "$[?match(@.a, 'b') == true]",
                "$[?match(@.a)]",
                "$[?unknown(@.a) == 1]",
                "$[?length (@.a) == 1]",
                "$[?(@.a == 1]",
                "$[?@.a == 01]",
                "$[?@.a == 1.]",
                "$[?@.a == .5]",
                "$[?@.a == 1e]",
                "$[?@.a == True]",
                "$[?!1]",
                "$[?@.a == '\\u12']",
                "$[?@.a & @.b]"
            })
    void refusesWhatIsNoFilterAndSaysWhere(String path) {
        assertThatThrownBy(() -> JsonPath.compile(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at column ")
                .hasMessageContaining("(expected: ");
    }

    @Test
    void refusesNestingWithoutEnd() {
        assertThatThrownBy(() -> JsonPath.compile("$[?" + "(".repeat(100_000) + "@.a" + ")".repeat(100_000) + "]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 64 levels of nesting");
        assertThatThrownBy(() -> JsonPath.compile("$" + "[?@".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anExpressionMadeToBacktrackTakesLinearTime() throws JsonProcessingException {
        String text = "a".repeat(50_000) + "!";
        JsonNode body = new ObjectMapper().readTree("[\"" + text + "\"]");

        assertThat(JsonPath.compile("$[?match(@, '(a+)+')]").select(body)).isEmpty();
        assertThat(JsonPath.compile("$[?search(@, '(a|a)*$')]").select(body)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"((a{1000}){1000}){1000}", "(((a{30}){30}){30}){30}", "a{99999}"})
    void anExpressionMadeToBlowUpIsRefusedBeforeItIsUnrolled(String expression) {
        assertThatThrownBy(() -> LinearRegex.compile(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: at most 10000)");
        assertThat(JsonPath.compile("$[?match(@, '" + expression + "')]")
                        .select(new ObjectMapper().createArrayNode().add("a")))
                .isEmpty();
    }

    @Test
    void stopsWhenItsStepsAreUsedUp() throws JsonProcessingException {
        JsonNode body = new ObjectMapper().readTree("[" + "[".repeat(60) + "1" + "]".repeat(60) + "]");
        var bounded = new Evaluation(body, 100_000);

        List<Match> found = JsonPath.compile("$..*..*..*..*..*..*").select(bounded, bounded.root());

        assertThat(bounded.isExhausted()).isTrue();
        assertThat(found.size()).isLessThan(100_000);
    }

    private static JsonNode body() throws JsonProcessingException {
        return new ObjectMapper().readTree(BODY);
    }
}
