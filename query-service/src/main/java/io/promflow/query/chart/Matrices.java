package io.promflow.query.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes lines of the answer of a range query. Native histograms are not drawn. */
public final class Matrices {
    private Matrices() {}

    /** @param result the answer's {@code data.result} */
    public static List<Chart.Line> lines(JsonNode result) {
        var lines = new ArrayList<Chart.Line>();
        for (JsonNode series : result) {
            JsonNode values = series.path("values");
            double[] times = new double[values.size()];
            double[] numbers = new double[values.size()];
            for (int i = 0; i < times.length; i++) {
                times[i] = values.get(i).path(0).asDouble();
                numbers[i] = number(values.get(i).path(1).asText());
            }
            lines.add(new Chart.Line(name(series.path("metric")), times, numbers));
        }
        return lines;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static String name(JsonNode metric) {
        Map<String, String> labels = new TreeMap<>();
        metric.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        String name = labels.remove("__name__");
        String rest = labels.entrySet().stream()
                .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                .collect(Collectors.joining(", ", "{", "}"));
        return (name == null ? "" : name) + (labels.isEmpty() && name != null ? "" : rest);
    }
}
