package io.promflow.collector.source;

import io.promflow.jsonpath.JsonPath;
import io.promflow.schemas.SourceDefinition.Label;
import io.promflow.schemas.SourceDefinition.Metrics;
import io.promflow.schemas.SourceDefinition.Rule;
import io.promflow.schemas.SourceDefinition.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Reads how an answer becomes metrics. Names follow Prometheus' data model. */
final class MetricsReader {
    private static final String METRIC_NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String LABEL_NAME = "(?!__)[a-zA-Z_][a-zA-Z0-9_]*";
    private static final String LABEL = "a label: letters, digits and _, no digit first, not __ first";
    private static final String PATH = "a JSONPath such as @.usd";

    private static final Duration SHORTEST_TTL = Duration.ofSeconds(1);
    private static final Duration LONGEST_TTL = Duration.ofDays(365);

    private MetricsReader() {}

    /** @param name the source's name, the default of {@code job} */
    static Metrics read(Place place, String name) {
        Fields fields = Fields.known(place, List.of("grouping", "ttl", "rules"));
        Place grouping = fields.get("grouping");
        Map<String, String> group = new TreeMap<>(grouping == null ? Map.of() : grouping(grouping));
        group.putIfAbsent("job", name);
        Place rules = fields.get("rules");
        Place ttl = fields.get("ttl");
        return new Metrics(
                group,
                ttl == null ? null : Durations.text(ttl, SHORTEST_TTL, LONGEST_TTL, LONGEST_TTL),
                rules == null ? List.of() : rules(rules, group));
    }

    private static Map<String, String> grouping(Place place) {
        return Fields.free(place, "a mapping from label to value").each((label, value) -> {
            if (!label.matches(LABEL_NAME)) {
                value.fault("not a label", LABEL);
            }
            return value.matching("(?s).+", "text that is not empty");
        });
    }

    private static List<Rule> rules(Place place, Map<String, String> grouping) {
        var rules = new ArrayList<Rule>();
        Map<String, String> types = new HashMap<>();
        int index = 0;
        for (Node node : place.list("a list of rules")) {
            Place at = place.element(index++, node);
            Rule rule = rule(at, grouping);
            String type = types.putIfAbsent(rule.name(), rule.type());
            if (type != null && !type.equals(rule.type()) && !rule.name().isEmpty()) {
                at.fault(rule.type() + " " + rule.name(), type + ", as an earlier rule says of " + rule.name());
            }
            rules.add(rule);
        }
        return rules;
    }

    private static Rule rule(Place place, Map<String, String> grouping) {
        Fields fields = Fields.known(place, List.of("name", "type", "unit", "help", "each", "value", "labels"));
        Place labels = fields.get("labels");
        String name = matching(
                fields.need("name", "a metric name"),
                METRIC_NAME,
                "a metric name: letters, digits, _ and :, no digit first");
        String type = matching(fields.get("type"), "gauge|counter|untyped", "gauge, counter or untyped");
        return new Rule(
                name == null ? "" : name,
                type == null ? "gauge" : type,
                matching(fields.get("unit"), "[a-zA-Z0-9_]+", "a unit: letters, digits and _"),
                matching(fields.get("help"), "(?s).*", "text"),
                each(fields.get("each")),
                new Value(value(fields.need("value", "{path: " + PATH + "}"))),
                labels == null ? Map.of() : labels(labels, grouping));
    }

    private static @Nullable String matching(@Nullable Place place, String pattern, String expected) {
        return place == null ? null : place.matching(pattern, expected);
    }

    private static String each(@Nullable Place place) {
        if (place == null) {
            return "$";
        }
        String path = path(place, "a JSONPath such as $.*");
        if (path != null && path.startsWith("@")) {
            place.fault("a JSONPath that begins with $");
        }
        return path == null ? "$" : path;
    }

    private static String value(@Nullable Place place) {
        Place path = place == null ? null : Fields.known(place, List.of("path")).need("path", PATH);
        String text = path == null ? null : path(path, PATH);
        return text == null ? "" : text;
    }

    private static @Nullable String path(Place place, String expected) {
        String text = place.text(expected);
        if (text != null) {
            try {
                JsonPath.compile(text);
            } catch (IllegalArgumentException e) {
                place.fault("not a JSONPath: " + e.getMessage(), expected);
                return null;
            }
        }
        return text;
    }

    private static Map<String, Label> labels(Place place, Map<String, String> grouping) {
        return Fields.free(place, "a mapping from label to {value: …}, {path: …} or {key: true}")
                .each((name, label) -> {
                    if (!name.matches(LABEL_NAME)) {
                        label.fault("not a label", LABEL);
                    } else if (grouping.containsKey(name)) {
                        label.fault("also a label of the grouping", "a label of its own");
                    }
                    return label(label);
                });
    }

    private static Label label(Place place) {
        int before = place.faults().size();
        Fields fields = Fields.known(place, List.of("value", "path", "key"));
        Place value = fields.get("value");
        Place path = fields.get("path");
        Place key = fields.get("key");
        int set = (value == null ? 0 : 1) + (path == null ? 0 : 1) + (key == null ? 0 : 1);
        if (set != 1 && place.faults().size() == before) {
            place.fault(set + " of value, path and key", "exactly one of them");
        }
        if (key != null && !key.isTrue() && place.faults().size() == before) {
            key.fault("true");
        }
        return new Label(
                value == null ? null : value.text("text"),
                path == null ? null : path(path, PATH),
                key == null ? null : Boolean.TRUE);
    }
}
