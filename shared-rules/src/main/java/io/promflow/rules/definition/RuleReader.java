package io.promflow.rules.definition;

import io.promflow.jsonpath.JsonPath;
import io.promflow.schemas.Rule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one rule. */
final class RuleReader {
    private static final String METRIC_NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    /** A suffix may come behind it. */
    private static final int LONGEST_FAMILY = MetricsReader.LONGEST_NAME - 7;

    private static final int MOST_LABELS = 63;
    private static final int LONGEST_HELP = 8192;
    private static final int MOST_STATES = 200;
    private static final String PATH = "a JSONPath such as @.usd";
    private static final List<String> TYPES = List.of("gauge", "counter", "untyped", "info", "stateset", "histogram");
    private static final List<String> KEYS = List.of(
            "name",
            "type",
            "unit",
            "help",
            "each",
            "value",
            "timestamp",
            "labels",
            "labelsFrom",
            "onMissing",
            "onNull",
            "onDuplicate",
            "states",
            "histogram");

    private final Spot spot;
    private final Map<String, String> grouping;
    private final ValueReader values = new ValueReader();

    RuleReader(Spot spot, Map<String, String> grouping) {
        this.spot = spot.known(KEYS);
        this.grouping = grouping;
    }

    Rule read() {
        Spot name = spot.need("name", "a metric name");
        String type = spot.get("type", at -> at.oneOf(TYPES));
        List<String> each = spot.get("each", RuleReader::each);
        int levels = each == null ? 1 : each.size();
        var rule = new Rule(
                orBlank(
                        name == null
                                ? null
                                : name.matching(
                                        METRIC_NAME, "a metric name: letters, digits, _ and :, no digit first")),
                type == null ? "gauge" : type,
                spot.get("unit", at -> at.matching("[a-zA-Z0-9_]+", "a unit: letters, digits and _")),
                spot.get("help", at -> at.text("text")),
                each == null ? List.of("$") : each,
                spot.get("value", values::value),
                spot.get("timestamp", values::time),
                labels(levels),
                spot.get("labelsFrom", at -> path(at, PATH)),
                spot.get("onMissing", at -> at.oneOf(List.of("fail", "skip", "default"))),
                spot.get("onNull", at -> at.oneOf(List.of("fail", "skip", "default", "nan"))),
                spot.get("onDuplicate", at -> at.oneOf(List.of("first", "last", "sum", "fail"))),
                spot.list("states", "a list of states", s -> s.text("a state")),
                spot.get("histogram", at -> new HistogramReader(at, values).read()));
        check(rule);
        return rule;
    }

    /** What push takes at most. */
    private void checkLengths(Rule rule) {
        int name = FamilyName.of(rule).length();
        if (name > LONGEST_FAMILY) {
            spot.fault("a family's name of " + name + " characters", "at most " + LONGEST_FAMILY);
        }
        if (rule.labels().size() > MOST_LABELS) {
            spot.fault(rule.labels().size() + " labels", "at most " + MOST_LABELS);
        }
        if (rule.help() != null && rule.help().length() > LONGEST_HELP) {
            spot.fault("a help of " + rule.help().length() + " characters", "at most " + LONGEST_HELP);
        }
        if (rule.states().size() > MOST_STATES) {
            spot.fault(rule.states().size() + " states", "at most " + MOST_STATES);
        }
    }

    private static String orBlank(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static @Nullable List<String> each(Spot at) {
        List<String> paths = at.node().isArray()
                ? at.list("a list of JSONPaths", one -> path(one, "a JSONPath such as $.*"))
                : Stream.ofNullable(path(at, "a JSONPath such as $.*")).toList();
        if (!paths.isEmpty() && paths.get(0).startsWith("@")) {
            at.fault("a JSONPath that begins with $");
        }
        if (at.node().isArray() && at.node().isEmpty()) {
            at.fault("at least one JSONPath");
        }
        return paths.isEmpty() ? null : paths;
    }

    static @Nullable String path(Spot at, String expected) {
        String text = at.text(expected);
        if (text != null) {
            try {
                JsonPath.compile(text);
            } catch (IllegalArgumentException e) {
                at.fault("not a JSONPath: " + e.getMessage(), expected);
                return null;
            }
        }
        return text;
    }

    private Map<String, Rule.Label> labels(int levels) {
        return spot.map(
                "labels",
                "a mapping from label to {value: …}, {path: …}, {key: true} or {index: true}",
                (name, label) -> {
                    if (name.length() > MetricsReader.LONGEST_NAME) {
                        label.fault(
                                "a label of " + name.length() + " characters", "at most " + MetricsReader.LONGEST_NAME);
                    } else if (!name.matches(MetricsReader.LABEL_NAME)) {
                        label.fault("not a label", MetricsReader.LABEL);
                    } else if (grouping.containsKey(name)) {
                        label.fault("also a label of the grouping", "a label of its own");
                    }
                    return new LabelReader(label, levels).read();
                });
    }

    private void check(Rule rule) {
        checkLengths(rule);
        boolean info = rule.type().equals("info");
        boolean given = rule.histogram() != null && rule.histogram().each() != null;
        if (rule.value() == null
                && !info
                && !given
                && spot.node().isObject()
                && !spot.node().has("value")) {
            spot.need("value", "{path: " + PATH + "}");
        }
        if (rule.type().equals("stateset") == rule.states().isEmpty()) {
            spot.fault(rule.states().size() + " states of a " + rule.type(), "states for a stateset, and only there");
        }
        boolean histogram = rule.type().equals("histogram");
        if (histogram != spot.node().has("histogram")) {
            spot.fault(
                    "a " + rule.type() + (histogram ? " without" : " with") + " histogram",
                    "a histogram of a histogram, and only there");
        }
        String own = rule.type().equals("stateset") ? FamilyName.of(rule) : histogram ? "le" : "";
        if (rule.labels().containsKey(own)) {
            spot.fault("a label " + own, "other labels: that one is made by the " + rule.type());
        }
        boolean plain = List.of("gauge", "counter", "untyped").contains(rule.type());
        if (!plain && rule.onDuplicate() != null && List.of("last", "sum").contains(rule.onDuplicate())) {
            spot.fault("onDuplicate " + rule.onDuplicate() + " of a " + rule.type(), "first or fail");
        }
        boolean needsDefault = "default".equals(rule.onMissing()) || "default".equals(rule.onNull());
        if (needsDefault && rule.value() != null && rule.value().fallback() == null) {
            spot.fault("no value.default", "a number for onMissing or onNull: default");
        }
    }
}
