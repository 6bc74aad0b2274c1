package io.promflow.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Equality and order of JSON values. Source: RFC 9535, 2.3.5.2.2; numbers by value, texts by Unicode scalar values. */
final class Comparison {
    private Comparison() {}

    /** Nothing equals Nothing only. Each element of lists and objects is a step. */
    static boolean equal(@Nullable JsonNode left, @Nullable JsonNode right, Evaluation in) {
        if (left == null || right == null) {
            return left == null && right == null;
        }
        if (left.isNumber() && right.isNumber()) {
            return !isNaN(left) && !isNaN(right) && compareNumbers(left, right) == 0;
        }
        if (left.isArray() && right.isArray()) {
            return equalArrays(left, right, in);
        }
        if (left.isObject() && right.isObject()) {
            return equalObjects(left, right, in);
        }
        return left.equals(right);
    }

    private static boolean equalArrays(JsonNode left, JsonNode right, Evaluation in) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!in.step() || !equal(left.get(i), right.get(i), in)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalObjects(JsonNode left, JsonNode right, Evaluation in) {
        if (left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> member : left.properties()) {
            JsonNode other = right.get(member.getKey());
            if (other == null || !in.step() || !equal(member.getValue(), other, in)) {
                return false;
            }
        }
        return true;
    }

    /** Only numbers and texts have an order. */
    static boolean less(@Nullable JsonNode left, @Nullable JsonNode right) {
        if (left == null || right == null) {
            return false;
        }
        if (left.isNumber() && right.isNumber()) {
            return compareNumbers(left, right) < 0;
        }
        return left.isTextual() && right.isTextual() && compareTexts(left.textValue(), right.textValue()) < 0;
    }

    /** Some readers take it for a number; it equals nothing, itself neither. Source: IEEE 754, 5.11. */
    private static boolean isNaN(JsonNode number) {
        return Double.isNaN(number.doubleValue());
    }

    private static int compareNumbers(JsonNode left, JsonNode right) {
        if (left.canConvertToLong()
                && right.canConvertToLong()
                && left.isIntegralNumber()
                && right.isIntegralNumber()) {
            return Long.compare(left.longValue(), right.longValue());
        }
        double a = left.doubleValue();
        double b = right.doubleValue();
        return a < b ? -1 : a > b ? 1 : 0; // 0 and -0 are the same number
    }

    private static int compareTexts(String left, String right) {
        int shorter = Math.min(left.length(), right.length());
        for (int i = 0; i < shorter; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                // Halves of pairs stand for characters beyond all others.
                return Character.isSurrogate(a) == Character.isSurrogate(b)
                        ? Character.compare(a, b)
                        : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
