package io.promflow.rules.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value of the definition and the keys that lead to it. What it is not is added to the faults, and what is read then is
 * null or empty.
 *
 * @param faults of the whole definition; reading adds to them
 */
record Spot(JsonNode node, String path, List<DefinitionFault> faults) {
    private static final int LONGEST_QUOTE = 80;

    void fault(String expected) {
        fault(found(), expected);
    }

    void fault(String found, String expected) {
        faults.add(new DefinitionFault(path, found, expected));
    }

    private String found() {
        if (node.isNull()) {
            return "nothing";
        }
        if (node.isContainerNode()) {
            return node.isArray() ? "a list" : "a mapping";
        }
        return quote(node.asText());
    }

    static String quote(String text) {
        return "\"" + (text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text) + "\"";
    }

    /** A mapping whose keys have a meaning each; any other key is a fault. */
    Spot known(List<String> keys) {
        String expected = String.join(", ", keys);
        if (!node.isObject()) {
            fault("a mapping with " + expected);
            return this;
        }
        node.properties().stream()
                .filter(member -> !keys.contains(member.getKey()))
                .forEach(member -> key(member.getKey(), member.getValue()).fault("unknown key", "one of " + expected));
        return this;
    }

    private Spot key(String key, JsonNode value) {
        return new Spot(value, path.isEmpty() ? key : path + "." + key, faults);
    }

    /** What stands under a key; null where nothing does. */
    @Nullable
    Spot get(String key) {
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? null : key(key, value);
    }

    /** As {@link #get}; that there is nothing is a fault. */
    @Nullable
    Spot need(String key, String expected) {
        Spot spot = get(key);
        if (spot == null && node.isObject()) {
            key(key, node).fault("nothing", expected);
        }
        return spot;
    }

    /** Reads what stands under a key; null where nothing does. */
    <T> @Nullable T get(String key, Function<Spot, @Nullable T> reader) {
        Spot spot = get(key);
        return spot == null ? null : reader.apply(spot);
    }

    /** The elements of the list under a key, each read; none where nothing stands. */
    <T> List<T> list(String key, String expected, Function<Spot, @Nullable T> reader) {
        Spot spot = get(key);
        return spot == null ? List.of() : spot.list(expected, reader);
    }

    /** The mapping under a key; none where nothing stands. */
    <T> Map<String, T> map(String key, String expected, BiFunction<String, Spot, @Nullable T> reader) {
        Spot spot = get(key);
        return spot == null ? Map.of() : spot.map(expected, reader);
    }

    /** The text of a string, number or boolean. */
    @Nullable
    String text(String expected) {
        if (node.isTextual() || node.isNumber() || node.isBoolean()) {
            return node.asText();
        }
        fault(expected);
        return null;
    }

    /** As {@link #text}, and the whole text has to match. */
    @Nullable
    String matching(String pattern, String expected) {
        String text = text(expected);
        if (text != null && !text.matches(pattern)) {
            fault(expected);
            return null;
        }
        return text;
    }

    @Nullable
    String oneOf(List<String> choices) {
        return matching(String.join("|", choices), "one of " + String.join(", ", choices));
    }

    @Nullable
    BigDecimal number() {
        if (node.isNumber() && Double.isFinite(node.doubleValue())) {
            return node.decimalValue();
        }
        fault("a number");
        return null;
    }

    @Nullable
    Integer integer(int least, int most) {
        if (node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= least && node.intValue() <= most) {
            return node.intValue();
        }
        fault("a whole number from " + least + " to " + most);
        return null;
    }

    @Nullable
    Boolean flag() {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        fault("true or false");
        return null;
    }

    /** The elements of a list, each read; what could not be read is left out. */
    <T> List<T> list(String expected, Function<Spot, @Nullable T> reader) {
        if (!node.isArray()) {
            fault(expected);
            return List.of();
        }
        var read = new ArrayList<T>();
        for (int i = 0; i < node.size(); i++) {
            T element = reader.apply(new Spot(node.get(i), path + "[" + i + "]", faults));
            if (element != null) {
                read.add(element);
            }
        }
        return read;
    }

    /** A mapping whose keys are the user's own names; what could not be read is left out. */
    <T> Map<String, T> map(String expected, BiFunction<String, Spot, @Nullable T> reader) {
        if (!node.isObject()) {
            fault(expected);
            return Map.of();
        }
        var read = new LinkedHashMap<String, T>();
        node.properties().forEach(member -> {
            T value = reader.apply(member.getKey(), key(member.getKey(), member.getValue()));
            if (value != null) {
                read.put(member.getKey(), value);
            }
        });
        return read;
    }
}
