package io.promflow.jsonpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The standard's own compliance suite, where it lies beside the project or where {@code -Djsonpath.suite=…/cts.json}
 * says. {@link JsonPathTest} and {@link FilterTest} need nothing of it.
 */
final class ComplianceTest {
    private static final Path SUITE = Path.of(System.getProperty("jsonpath.suite", "../../shared/jsonpath/cts.json"));
    private static final int CASES = 703;

    static boolean isSuiteThere() {
        return Files.exists(SUITE);
    }

    @TestFactory
    @EnabledIf(
            value = "isSuiteThere",
            disabledReason = "NOT RUN: the compliance suite is not there, see jsonpath.suite")
    List<DynamicTest> passesEveryCaseOfTheSuite() throws IOException {
        JsonNode cases = new ObjectMapper().readTree(Files.readAllBytes(SUITE)).get("tests");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(CASES);
        return StreamSupport.stream(cases.spliterator(), false)
                .map(each -> DynamicTest.dynamicTest(each.get("name").asText(), () -> check(each)))
                .toList();
    }

    private static void check(JsonNode each) {
        String selector = each.get("selector").textValue();
        if (each.path("invalid_selector").asBoolean()) {
            assertThatThrownBy(() -> JsonPath.compile(selector)).isInstanceOf(IllegalArgumentException.class);
            return;
        }
        List<Match> found = JsonPath.compile(selector).select(each.get("document"));
        ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
        ArrayNode paths = JsonNodeFactory.instance.arrayNode();
        found.forEach(match -> {
            nodes.add(match.node());
            paths.add(match.path());
        });
        assertThat(alternatives(each, "result", "results")).contains(nodes);
        assertThat(alternatives(each, "result_paths", "results_paths")).contains(paths);
    }

    private static List<JsonNode> alternatives(JsonNode each, String one, String several) {
        var alternatives = new ArrayList<JsonNode>();
        if (each.has(one)) {
            alternatives.add(each.get(one));
        } else {
            each.get(several).forEach(alternatives::add);
        }
        return alternatives;
    }
}
