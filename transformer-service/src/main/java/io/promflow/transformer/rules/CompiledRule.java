package io.promflow.transformer.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.jsonpath.JsonPath;
import io.promflow.jsonpath.Match;
import io.promflow.schemas.SourceDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One rule with its paths compiled. Immutable, thread-safe. */
final class CompiledRule {
    private final SourceDefinition.Rule rule;
    private final String name;
    private final JsonPath each;
    private final JsonPath value;
    private final Map<String, LabelValue> labels;

    private CompiledRule(
            SourceDefinition.Rule rule, String name, JsonPath each, JsonPath value, Map<String, LabelValue> labels) {
        this.rule = rule;
        this.name = name;
        this.each = each;
        this.value = value;
        this.labels = labels;
    }

    /** @throws IllegalArgumentException when a path is no JSONPath */
    static CompiledRule of(SourceDefinition.Rule rule) {
        var labels = new LinkedHashMap<String, LabelValue>();
        rule.labels().forEach((label, definition) -> labels.put(label, LabelValue.of(definition)));
        return new CompiledRule(
                rule,
                familyName(rule),
                JsonPath.compile(rule.each()),
                JsonPath.compile(rule.value().path()),
                labels);
    }

    /**
     * The rule's name with its unit and, for a counter, {@code _total}, unless it ends so already. Source: OpenMetrics
     * 1.0, units and suffixes.
     */
    private static String familyName(SourceDefinition.Rule rule) {
        boolean counter = rule.type().equals("counter");
        String name = counter ? withoutSuffix(rule.name(), "_total") : rule.name();
        if (rule.unit() != null) {
            name = withoutSuffix(name, "_" + rule.unit()) + "_" + rule.unit();
        }
        return counter ? name + "_total" : name;
    }

    private static String withoutSuffix(String name, String suffix) {
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }

    void apply(JsonNode body, FamilyBuilder families) {
        List<Match> elements = each.select(body, new Match("$", body));
        if (elements.isEmpty()) {
            families.fault(Fault.VALUE_MISSING);
        }
        elements.forEach(element -> sample(body, element, families));
        families.finish(name, rule.type(), rule.unit(), rule.help());
    }

    private void sample(JsonNode body, Match element, FamilyBuilder families) {
        JsonNode found = value.first(body, element);
        if (found == null || found.isNull()) {
            families.fault(Fault.VALUE_MISSING);
            return;
        }
        String number = Numbers.read(found);
        if (number == null) {
            families.fault(Fault.VALUE_NOT_NUMERIC);
            return;
        }
        Map<String, String> values = labels(body, element);
        if (values == null) {
            families.fault(Fault.LABEL_MISSING);
            return;
        }
        families.sample(name, values, number);
    }

    private @Nullable Map<String, String> labels(JsonNode body, Match element) {
        var values = new LinkedHashMap<String, String>();
        for (var label : labels.entrySet()) {
            String text = label.getValue().of(body, element);
            if (text == null) {
                return null;
            }
            values.put(label.getKey(), text);
        }
        return values;
    }
}
