package io.promflow.rules.definition;

import io.promflow.jsonpath.LinearRegex;
import io.promflow.schemas.Rule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads where a label's value is. */
final class LabelReader {
    private final Spot spot;
    private final int levels;

    /** @param levels of {@code each} */
    LabelReader(Spot spot, int levels) {
        this.spot = spot.known(List.of("value", "path", "key", "index", "up", "regex", "map", "otherwise", "default"));
        this.levels = levels;
    }

    Rule.Label read() {
        int before = spot.faults().size();
        Map<String, String> map = spot.map("map", "a mapping from value to value", (name, value) -> value.text("text"));
        var label = new Rule.Label(
                spot.get("value", at -> at.text("text")),
                spot.get("path", at -> RuleReader.path(at, "a JSONPath such as @.name")),
                spot.get("key", LabelReader::isTrue),
                spot.get("index", LabelReader::isTrue),
                spot.get("up", at -> at.integer(1, Math.max(1, levels - 1))),
                spot.get("regex", LabelReader::regex),
                map,
                spot.get("otherwise", at -> at.text("text")),
                spot.get("default", at -> at.text("text")));
        long set = Stream.of(label.value(), label.path(), label.key(), label.index())
                .filter(Objects::nonNull)
                .count();
        if (set != 1 && spot.faults().size() == before) {
            spot.fault(set + " of value, path, key and index", "exactly one of them");
        }
        if (label.up() != null && levels == 1 && spot.faults().size() == before) {
            spot.fault("up with one level of each", "up where each is a list");
        }
        return label;
    }

    private static @Nullable Boolean isTrue(Spot at) {
        if (at.node().isBoolean() && at.node().booleanValue()) {
            return true;
        }
        at.fault("true");
        return null;
    }

    private static @Nullable String regex(Spot at) {
        String text = at.text("a regular expression");
        if (text != null) {
            try {
                LinearRegex.compile(text);
            } catch (IllegalArgumentException e) {
                at.fault(String.valueOf(e.getMessage()), "a regular expression as RE2 has them");
                return null;
            }
        }
        return text;
    }
}
