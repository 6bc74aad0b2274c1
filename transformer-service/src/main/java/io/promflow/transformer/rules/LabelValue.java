package io.promflow.transformer.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.jsonpath.JsonPath;
import io.promflow.jsonpath.Match;
import io.promflow.schemas.SourceDefinition;
import org.jspecify.annotations.Nullable;

/** Where a label's value comes from. */
sealed interface LabelValue {
    /** The value for one element; null when there is none. */
    @Nullable
    String of(JsonNode body, Match element);

    /** @throws IllegalArgumentException when its path is no JSONPath */
    static LabelValue of(SourceDefinition.Label label) {
        if (label.value() != null) {
            return new Constant(label.value());
        }
        return label.path() != null ? new AtPath(JsonPath.compile(label.path())) : new Key();
    }

    /** The same for every element. */
    record Constant(String value) implements LabelValue {
        @Override
        public String of(JsonNode body, Match element) {
            return value;
        }
    }

    /** The name or index under which the element was found. */
    record Key() implements LabelValue {
        @Override
        public String of(JsonNode body, Match element) {
            return element.key();
        }
    }

    /** What a path selects first, if that is a single value. */
    record AtPath(JsonPath path) implements LabelValue {
        @Override
        public @Nullable String of(JsonNode body, Match element) {
            JsonNode found = path.first(body, element);
            return found == null || found.isNull() || found.isContainerNode() ? null : found.asText();
        }
    }
}
