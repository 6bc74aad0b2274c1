package io.promflow.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.jsonpath.Match;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes the samples of a Prometheus or OpenMetrics body as they are. Used by one thread for one body. */
final class ExpositionFamilies {
    private static final Set<String> TYPES = Set.of("counter", "gauge", "histogram", "summary");

    private final Families families;
    private final Report report;
    private final Report.Tally tally;
    private final int maxLength;

    ExpositionFamilies(Families families, Report report, int maxLength) {
        this.families = families;
        this.report = report;
        this.tally = report.tally("samples");
        this.maxLength = maxLength;
    }

    /** @param samples as ExpositionBody reads them */
    void add(JsonNode samples) {
        Match root = Match.root(samples);
        for (int i = 0; i < samples.size(); i++) {
            tally.element();
            sample(samples.get(i), root, "$[" + i + "]");
        }
    }

    private void sample(JsonNode sample, Match root, String place) {
        String value = value(sample.get("value").textValue());
        if (value == null) {
            report.fault(tally, Fault.VALUE_NOT_NUMERIC, root, place, sample.get("value"));
            return;
        }
        var labels = new TreeMap<String, String>();
        for (Map.Entry<String, JsonNode> label : sample.get("labels").properties()) {
            if (label.getValue().textValue().length() > maxLength) {
                report.fault(tally, Fault.LABEL_TOO_LONG, root, place, null);
                return;
            }
            labels.put(Names.label(label.getKey()), Names.value(label.getValue().textValue()));
        }
        add(sample, Labels.of(labels), value, root);
    }

    private void add(JsonNode sample, Labels labels, String value, Match root) {
        String name = Names.metric(sample.get("name").textValue());
        String declared = text(sample, "type");
        String type = declared != null && TYPES.contains(declared) ? declared : "untyped";
        String suffixed = type.equals("untyped") || type.equals("gauge")
                ? name
                : Names.metric(Objects.requireNonNull(text(sample, "family")));
        boolean total = type.equals("counter") && suffixed.endsWith("_total");
        String family = total ? suffixed.substring(0, suffixed.length() - "_total".length()) : suffixed;
        if (name.endsWith("_created") && !name.equals(suffixed)) {
            return; // says when a counter began: the text format has no place for it
        }
        FamilyBuilder builder = families.family(family, type, text(sample, "unit"), text(sample, "help"));
        Labels key = name.equals(suffixed) ? labels : labels.with("__name__", name);
        builder.add(key, new Point(name, labels, value, at(sample)), Duplicates.UNSAID, root, tally);
    }

    private static @Nullable String text(JsonNode sample, String name) {
        JsonNode text = sample.get(name);
        return text == null ? null : text.textValue();
    }

    private static @Nullable String value(String text) {
        return switch (text) {
            case "NaN", "+Inf", "-Inf" -> text;
            case "Inf" -> "+Inf";
            default -> Numbers.isDecimal(text) ? Numbers.write(Double.parseDouble(text)) : null;
        };
    }

    /** Milliseconds in the text format, seconds in OpenMetrics: told apart by their size. */
    private static @Nullable Instant at(JsonNode sample) {
        String text = text(sample, "timestamp");
        double number = text == null ? Double.NaN : Numbers.read(text);
        if (!(number >= 0 && number < 253_402_300_799_000d)) {
            return null;
        }
        return Instant.ofEpochMilli(Math.round(number < 1e11 ? number * 1000 : number));
    }
}
