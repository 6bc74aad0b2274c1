package io.promflow.transformer.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.schemas.SourceDefinition;

/** How bodies of one source become families. Immutable, thread-safe. */
public sealed interface Transformation permits RuleTransformation, LeafTransformation {
    /** The most series one body may become. */
    int MAX_SERIES = 10_000;

    Outcome apply(JsonNode body);

    /**
     * The source's rules, compiled; without rules every numeric leaf.
     *
     * @throws IllegalArgumentException when a path is no JSONPath
     */
    static Transformation of(SourceDefinition source) {
        return source.metrics().rules().isEmpty()
                ? new LeafTransformation(source.name())
                : new RuleTransformation(
                        source.metrics().rules().stream().map(CompiledRule::of).toList());
    }
}
