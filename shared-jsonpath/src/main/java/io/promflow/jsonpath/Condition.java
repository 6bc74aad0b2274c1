package io.promflow.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A logical expression of a filter. Source: RFC 9535, 2.3.5. */
sealed interface Condition {
    /** @param current what {@code @} stands for */
    boolean holds(JsonNode current, Evaluation in);

    /** {@code a || b} */
    record Or(List<Condition> parts) implements Condition {
        @Override
        public boolean holds(JsonNode current, Evaluation in) {
            for (Condition part : parts) {
                if (part.holds(current, in)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** {@code a && b} */
    record And(List<Condition> parts) implements Condition {
        @Override
        public boolean holds(JsonNode current, Evaluation in) {
            for (Condition part : parts) {
                if (!part.holds(current, in)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** {@code !a} */
    record Not(Condition part) implements Condition {
        @Override
        public boolean holds(JsonNode current, Evaluation in) {
            return !part.holds(current, in);
        }
    }

    /** {@code @.a}: whether it selects anything. */
    record Exists(JsonPath path) implements Condition {
        @Override
        public boolean holds(JsonNode current, Evaluation in) {
            return path.first(in, current) != null;
        }
    }

    /** {@code a < b} */
    record Compares(Operand left, Operator operator, Operand right) implements Condition {
        @Override
        public boolean holds(JsonNode current, Evaluation in) {
            return operator.holds(left.value(current, in), right.value(current, in), in);
        }
    }

    /** {@code match(a, b)} and {@code search(a, b)}: false where one of them is not text, or b is no regular expression. */
    record Matches(Operand value, Operand expression, boolean whole, LinearRegex.Last last) implements Condition {
        @Override
        public boolean holds(JsonNode current, Evaluation in) {
            JsonNode input = value.value(current, in);
            JsonNode pattern = expression.value(current, in);
            if (input == null || pattern == null || !input.isTextual() || !pattern.isTextual()) {
                return false;
            }
            LinearRegex regex = last.of(pattern.textValue(), in);
            in.charge(LinearRegex.steps(input.textValue()));
            return regex != null
                    && !in.isExhausted()
                    && (whole ? regex.matches(input.textValue()) : regex.finds(input.textValue()));
        }
    }

    /** How two values compare; null is Nothing. Source: RFC 9535, 2.3.5.2.2. */
    enum Operator {
        EQUAL("=="),
        NOT_EQUAL("!="),
        LESS_OR_EQUAL("<="),
        GREATER_OR_EQUAL(">="),
        LESS("<"),
        GREATER(">");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        boolean holds(@Nullable JsonNode left, @Nullable JsonNode right, Evaluation in) {
            return switch (this) {
                case EQUAL -> Comparison.equal(left, right, in);
                case NOT_EQUAL -> !Comparison.equal(left, right, in);
                case LESS -> Comparison.less(left, right);
                case GREATER -> Comparison.less(right, left);
                case LESS_OR_EQUAL -> Comparison.less(left, right) || Comparison.equal(left, right, in);
                case GREATER_OR_EQUAL -> Comparison.less(right, left) || Comparison.equal(left, right, in);
            };
        }
    }
}
