package io.promflow.transformer.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Applies rules in their order to the same parsed body. */
record RuleTransformation(List<CompiledRule> rules) implements Transformation {
    RuleTransformation {
        rules = List.copyOf(rules);
    }

    @Override
    public Outcome apply(JsonNode body) {
        var families = new FamilyBuilder(MAX_SERIES);
        rules.forEach(rule -> rule.apply(body, families));
        return families.outcome();
    }
}
