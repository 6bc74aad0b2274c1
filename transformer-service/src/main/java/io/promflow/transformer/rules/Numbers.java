package io.promflow.transformer.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and writes sample values. */
final class Numbers {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,4})?");
    private static final int LONGEST = 400;

    private Numbers() {}

    /** The value of a number, a boolean (1 or 0) or the text of a decimal number, written out; null for all else. */
    static @Nullable String read(JsonNode node) {
        if (node.isNumber()) {
            return write(node.doubleValue());
        }
        if (node.isBoolean()) {
            return node.booleanValue() ? "1" : "0";
        }
        if (node.isTextual()) {
            String text = node.textValue().strip();
            return text.length() <= LONGEST && DECIMAL.matcher(text).matches() ? write(Double.parseDouble(text)) : null;
        }
        return null;
    }

    /** As the text format writes a value; whole numbers without a fraction. */
    static String write(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return BigDecimal.valueOf(value).setScale(0).toPlainString();
        }
        return Double.toString(value);
    }
}
