package io.promflow.push.exposition;

import io.promflow.schemas.Family;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes Prometheus' text format 0.0.4. Timestamps are left out: a Pushgateway refuses them. What is written must hold
 * {@link FamilyRules}. Not thread-safe.
 */
public final class TextWriter {
    /** The format's media type. */
    public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder out = new StringBuilder();

    /** The families one after the other, each with its own head. */
    public static byte[] write(List<Family> families) {
        var writer = new TextWriter();
        for (Family family : families) {
            if (!family.samples().isEmpty()) {
                writer.head(FamilyRules.expositionName(family), family.type(), family.help());
                family.samples().forEach(sample -> writer.sample(sample.name(), sample.labels(), sample.value()));
            }
        }
        return writer.toBytes();
    }

    /** The lines that say what follows. */
    public void head(String name, String type, @Nullable String help) {
        if (help != null) {
            out.append("# HELP ").append(name).append(' ');
            escape(help, false);
            out.append('\n');
        }
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    /** One line with a value. */
    public void sample(String name, Map<String, String> labels, String value) {
        out.append(name);
        if (!labels.isEmpty()) {
            char before = '{';
            for (var label : labels.entrySet()) {
                out.append(before).append(label.getKey()).append("=\"");
                escape(label.getValue(), true);
                out.append('"');
                before = ',';
            }
            out.append('}');
        }
        out.append(' ').append(value).append('\n');
    }

    private void escape(String text, boolean quotes) {
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

    /** What was written so far, UTF-8. */
    public byte[] toBytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
