package io.promflow.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.jsonpath.Evaluation;
import io.promflow.jsonpath.JsonPath;
import io.promflow.schemas.Rule;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the labels of a sample. Immutable, thread-safe. */
final class LabelSet {
    /** A type may add one of its own to them, and push takes 64. */
    static final int MOST_LABELS = 63;

    static final int LONGEST_NAME = 512;

    private final String[] names;
    private final LabelSource[] sources;
    private final @Nullable JsonPath from;
    private final Reserved reserved;
    private final int maxLength;

    /** What the labels of an element are, or why it has none. */
    record Found(
            @Nullable Labels labels, Fault fault, @Nullable String path) {}

    /**
     * @param reserved names that members of an object cannot have
     * @param maxLength of a value, in characters
     */
    LabelSet(Map<String, Rule.Label> labels, @Nullable String from, Reserved reserved, int maxLength) {
        var sorted = new TreeMap<>(labels);
        this.names = sorted.keySet().toArray(String[]::new);
        this.sources = sorted.values().stream().map(LabelSource::new).toArray(LabelSource[]::new);
        this.from = from == null ? null : JsonPath.compile(from);
        this.reserved = reserved;
        this.maxLength = maxLength;
    }

    Found read(Evaluation in, Element element) {
        var values = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            String value = sources[i].read(in, element);
            if (value == null) {
                return new Found(null, Fault.LABEL_MISSING, null);
            }
            if (value.length() > maxLength) {
                return new Found(null, Fault.LABEL_TOO_LONG, null);
            }
            values[i] = Names.value(value);
        }
        return from == null
                ? new Found(new Labels(names, values), Fault.LABEL_MISSING, null)
                : withMembers(in, values, from, from.first(in, element.match()));
    }

    private Found withMembers(Evaluation in, String[] values, JsonPath path, @Nullable JsonNode object) {
        var all = new TreeMap<String, String>();
        for (int i = 0; i < names.length; i++) {
            all.put(names[i], values[i]);
        }
        if (object == null || !object.isObject()) {
            return new Found(null, Fault.LABEL_MISSING, path.toString());
        }
        in.charge(object.size());
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            JsonNode value = member.getValue();
            if (value.isContainerNode() || value.isNull()) {
                continue;
            }
            Fault fault = add(member.getKey(), value.asText(), all);
            if (fault != null) {
                return new Found(null, fault, path.toString());
            }
        }
        return new Found(Labels.of(all), Fault.LABEL_MISSING, null);
    }

    private @Nullable Fault add(String member, String value, Map<String, String> all) {
        if (value.length() > maxLength || member.length() > LONGEST_NAME) {
            return Fault.LABEL_TOO_LONG;
        }
        String name = reserved.name(Names.label(member));
        if (name == null || (!value.isEmpty() && all.putIfAbsent(name, Names.value(value)) != null)) {
            return Fault.LABEL_COLLISION;
        }
        return all.size() > MOST_LABELS ? Fault.TOO_MANY_LABELS : null;
    }
}
