package io.promflow.rules.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads Prometheus' text format 0.0.4 and OpenMetrics 1.0: a list of samples {@code {name, family, type, help, unit,
 * labels, value, timestamp}}; what is not said is left out, value and timestamp are texts as they are written. Exemplars
 * are left out. One instance reads one body.
 */
public final class ExpositionBody {
    private record Head(
            @Nullable String type,
            @Nullable String help,
            @Nullable String unit) {
        static final Head NONE = new Head(null, null, null);
    }

    private static final String[] SUFFIXES = {
        "_total", "_created", "_bucket", "_sum", "_count", "_gsum", "_gcount", "_info"
    };

    private final ArrayNode samples = JsonNodeFactory.instance.arrayNode();
    private final Map<String, Head> heads = new HashMap<>();
    private final Budget budget;
    private int line;

    private ExpositionBody(Budget budget) {
        this.budget = budget;
    }

    static JsonNode read(String body, Budget budget) throws UnreadableException {
        var reading = new ExpositionBody(budget);
        for (String line : (Iterable<String>) body.lines()::iterator) {
            reading.line++;
            String stripped = line.strip();
            if (stripped.startsWith("#")) {
                reading.comment(stripped);
            } else if (!stripped.isEmpty()) {
                reading.sample(stripped);
            }
        }
        return reading.samples;
    }

    private void comment(String text) throws UnreadableException {
        String[] words = text.split("\\s+", 4);
        if (words.length < 3) {
            return;
        }
        String rest = words.length < 4 ? "" : words[3];
        Head head = heads.getOrDefault(words[2], Head.NONE);
        switch (words[1]) {
            case "TYPE" -> head = new Head(rest.strip(), head.help, head.unit);
            case "HELP" -> head = new Head(head.type, new LabelText(rest, 0, line).unescaped(), head.unit);
            case "UNIT" -> head = new Head(head.type, head.help, rest.strip());
            default -> {
                return;
            }
        }
        budget.value();
        heads.put(words[2], head);
    }

    private void sample(String text) throws UnreadableException {
        budget.value();
        int end = 0;
        while (end < text.length() && text.charAt(end) != '{' && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        String name = text.substring(0, end);
        var labels = new LabelText(text, end, line);
        Map<String, String> found = labels.labels(budget);
        name = name.isEmpty() ? found.getOrDefault("__name__", "") : name;
        found.remove("__name__");
        String[] rest = text.substring(labels.end()).strip().split("\\s+", 3);
        if (name.isEmpty() || rest[0].isEmpty()) {
            throw new UnreadableException(BodyFault.BODY_MALFORMED, "line " + line);
        }
        samples.add(sample(name, found, rest));
    }

    private ObjectNode sample(String name, Map<String, String> labels, String[] rest) {
        String family = family(name);
        Head head = heads.getOrDefault(family, Head.NONE);
        var sample = new Members();
        sample.put("name", TextNode.valueOf(name));
        sample.put("family", TextNode.valueOf(family));
        put(sample, "type", head.type);
        put(sample, "help", head.help);
        put(sample, "unit", head.unit);
        var members = new Members();
        labels.forEach((label, value) -> members.put(label, TextNode.valueOf(value)));
        sample.put("labels", new ObjectNode(JsonNodeFactory.instance, members));
        sample.put("value", TextNode.valueOf(rest[0]));
        if (rest.length > 1 && !rest[1].startsWith("#")) {
            sample.put("timestamp", TextNode.valueOf(rest[1]));
        }
        return new ObjectNode(JsonNodeFactory.instance, sample);
    }

    private static void put(Members sample, String name, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            sample.put(name, TextNode.valueOf(text));
        }
    }

    /** The family a sample belongs to: itself, or what is declared under its name without a suffix. */
    private String family(String name) {
        for (String suffix : SUFFIXES) {
            if (!heads.containsKey(name) && name.endsWith(suffix)) {
                String stem = name.substring(0, name.length() - suffix.length());
                if (heads.containsKey(stem)) {
                    return stem;
                }
            }
        }
        return name;
    }
}
