package io.promflow.schemas;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A grouping key, as Pushgateway has it: {@code job} and any number of further labels. Two groups with the same labels
 * are equal, whatever the order they were given in.
 *
 * @param labels sorted by name; {@code job} is among them and is not empty
 */
public record Group(SortedMap<String, String> labels) {
    public Group {
        var byName = new TreeMap<String, String>(); // the given map may have an order of its own
        byName.putAll(labels);
        labels = Collections.unmodifiableSortedMap(byName);
        if (labels.getOrDefault("job", "").isEmpty()) {
            throw new IllegalArgumentException("grouping labels: " + labels + " (expected: a job that is not empty)");
        }
    }

    public static Group of(Map<String, String> labels) {
        return new Group(new TreeMap<>(labels));
    }

    @JsonIgnore
    public String job() {
        return labels.getOrDefault("job", "");
    }

    /** The record key of this group: {@code {job="crypto",region="eu"}}, sorted by name, values escaped as in PromQL. */
    public String key() {
        var key = new StringBuilder("{");
        labels.forEach((name, value) -> {
            if (key.length() > 1) {
                key.append(',');
            }
            key.append(name)
                    .append("=\"")
                    .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                    .append('"');
        });
        return key.append('}').toString();
    }
}
