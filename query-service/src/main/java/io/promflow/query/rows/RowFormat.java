package io.promflow.query.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.promql.LabelMatcher;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How rows are written. */
public enum RowFormat {
    /** A line for each sample, or for each element of a list; RFC 4180. */
    CSV("text/csv"),
    /** An element of the result a line, as Prometheus wrote it. */
    NDJSON("application/x-ndjson");

    private final String mediaType;

    RowFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /** What an {@code Accept} header asks for; null: JSON as it is. */
    public static @Nullable RowFormat accepted(String accept) {
        for (RowFormat each : values()) {
            if (accept.startsWith(each.mediaType)) {
                return each;
            }
        }
        return null;
    }

    /** What stands before the rows, when the first of them is that element; null when there is none. */
    String header(@Nullable JsonNode first) {
        if (this == NDJSON) {
            return "";
        }
        return first == null || isSamples(first) ? "time,value,series\r\n" : "value\r\n";
    }

    /** The rows of an element of the result. */
    String rows(JsonNode element) {
        if (this == NDJSON) {
            return json(element) + "\n";
        }
        if (!isSamples(element)) {
            return quoted(element.isObject() ? series(element) : element.asText()) + "\r\n";
        }
        String series = quoted(series(element.path("metric")));
        var rows = new StringBuilder();
        element.path("values").forEach(sample -> row(rows, sample, series));
        element.path("histograms").forEach(sample -> row(rows, sample, series));
        row(rows, element.path("value"), series);
        row(rows, element.path("histogram"), series);
        return rows.toString();
    }

    private static boolean isSamples(JsonNode element) {
        return element.has("value") || element.has("values") || element.has("histogram") || element.has("histograms");
    }

    private static void row(StringBuilder rows, JsonNode sample, String series) {
        if (sample.size() == 2) {
            JsonNode value = sample.get(1);
            rows.append(sample.get(0).decimalValue().toPlainString())
                    .append(',')
                    .append(quoted(value.isTextual() ? value.asText() : json(value)))
                    .append(',')
                    .append(series)
                    .append("\r\n");
        }
    }

    private static String json(JsonNode node) {
        try {
            return Elements.MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not writable as JSON", e);
        }
    }

    /** As PromQL selects it. */
    private static String series(JsonNode labels) {
        Map<String, String> sorted = new TreeMap<>();
        labels.properties()
                .forEach(label -> sorted.put(label.getKey(), label.getValue().asText()));
        String name = sorted.remove(LabelMatcher.METRIC_NAME);
        String rest = sorted.entrySet().stream()
                .map(label ->
                        new LabelMatcher(label.getKey(), LabelMatcher.Operator.EQUAL, label.getValue()).toString())
                .collect(Collectors.joining(","));
        return (name == null ? "" : name) + (rest.isEmpty() && name != null ? "" : "{" + rest + "}");
    }

    private static String quoted(String cell) {
        boolean needsQuotes = cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return needsQuotes ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell;
    }
}
