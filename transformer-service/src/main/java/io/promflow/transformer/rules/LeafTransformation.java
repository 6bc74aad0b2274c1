package io.promflow.transformer.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Every number and boolean of a body as {@code business_metrics{api, field}}; the field is the way to it, with dots. */
record LeafTransformation(String api) implements Transformation {
    private static final String NAME = "business_metrics";

    @Override
    public Outcome apply(JsonNode body) {
        var families = new FamilyBuilder(MAX_SERIES);
        visit("", body, families);
        families.finish(NAME, "gauge", null, "Numeric fields of the API's answer.");
        return families.outcome();
    }

    private void visit(String field, JsonNode node, FamilyBuilder families) {
        if (node.isObject()) {
            node.properties().forEach(member -> visit(join(field, member.getKey()), member.getValue(), families));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                visit(join(field, Integer.toString(i)), node.get(i), families);
            }
        } else if (node.isNumber() || node.isBoolean()) {
            String value = Numbers.read(node);
            if (value != null) {
                families.sample(NAME, Map.of("api", api, "field", field.isEmpty() ? "value" : field), value);
            }
        }
    }

    private static String join(String field, String name) {
        return field.isEmpty() ? name : field + "." + name;
    }
}
