package io.promflow.rules;

import java.util.List;
import java.util.Map;

/** Writes Prometheus' text format 0.0.4. */
public final class TextExposition {
    private TextExposition() {}

    /** The families one after the other, each with its own head. */
    public static String write(List<MetricFamily> families) {
        var out = new StringBuilder();
        for (MetricFamily family : families) {
            String total = family.name() + "_total";
            boolean counter = family.type().equals("counter")
                    && family.points().get(0).name().equals(total);
            String name = counter ? total : family.name();
            if (family.help() != null) {
                out.append("# HELP ").append(name).append(' ');
                escape(family.help(), false, out);
                out.append('\n');
            }
            out.append("# TYPE ").append(name).append(' ').append(family.type()).append('\n');
            family.points().forEach(point -> write(point, out));
        }
        return out.toString();
    }

    private static void write(Point point, StringBuilder out) {
        out.append(series(point.name(), point.labels().asMap())).append(' ').append(point.value());
        if (point.at() != null) {
            out.append(' ').append(point.at().toEpochMilli());
        }
        out.append('\n');
    }

    /** {@code name{a="b",c="d"}}. */
    static String series(String name, Map<String, String> labels) {
        var out = new StringBuilder(name);
        char before = '{';
        for (var label : labels.entrySet()) {
            out.append(before).append(label.getKey()).append("=\"");
            escape(label.getValue(), true, out);
            out.append('"');
            before = ',';
        }
        return before == '{' ? out.toString() : out.append('}').toString();
    }

    private static void escape(String text, boolean quotes, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '"' -> out.append(quotes ? "\\\"" : "\"");
                default -> out.append(c);
            }
        }
    }
}
