package io.promflow.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import org.jspecify.annotations.Nullable;

/** Something that can be compared: a literal, a path to one node, or a function of them. */
sealed interface Operand {
    /** The value; null for the standard's Nothing. */
    @Nullable
    JsonNode value(JsonNode current, Evaluation in);

    /** {@code 'text'}, {@code 1.5}, {@code true}, {@code null} */
    record Literal(JsonNode literal) implements Operand {
        @Override
        public JsonNode value(JsonNode current, Evaluation in) {
            return literal;
        }
    }

    /** {@code @.a[0]} */
    record Single(JsonPath path) implements Operand {
        @Override
        public @Nullable JsonNode value(JsonNode current, Evaluation in) {
            return path.first(in, current);
        }
    }

    /** {@code length(a)}: characters of a text, elements of an array, members of an object. Source: 2.4.4. */
    record Length(Operand of) implements Operand {
        @Override
        public @Nullable JsonNode value(JsonNode current, Evaluation in) {
            JsonNode value = of.value(current, in);
            if (value == null) {
                return null;
            }
            if (value.isTextual()) {
                String text = value.textValue();
                return IntNode.valueOf(text.codePointCount(0, text.length()));
            }
            return value.isContainerNode() ? IntNode.valueOf(value.size()) : null;
        }
    }

    /** {@code count(@.a.*)}: how many nodes it selects. Source: 2.4.5. */
    record Count(JsonPath path) implements Operand {
        @Override
        public JsonNode value(JsonNode current, Evaluation in) {
            int[] count = {0};
            path.visit(in, Match.root(current), match -> {
                count[0]++;
                return true;
            });
            return IntNode.valueOf(count[0]);
        }
    }

    /** {@code value(@..a)}: the node, if it is just one. Source: 2.4.8. */
    record OnlyValue(JsonPath path) implements Operand {
        @Override
        public @Nullable JsonNode value(JsonNode current, Evaluation in) {
            var found = new Match[2];
            path.visit(in, Match.root(current), match -> {
                found[found[0] == null ? 0 : 1] = match;
                return found[1] == null;
            });
            return found[0] == null || found[1] != null ? null : found[0].node();
        }
    }
}
