package io.promflow.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.jsonpath.Match;
import io.promflow.rules.body.BodyReading;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every number and boolean of a body as {@code business_metrics{api, field}}; the field is the way to it, with dots.
 * Elements of a list are named by their index, or by the first of {@code id, name, key, code, symbol, uuid} that each of
 * them has with a value of its own. CSV and XML have texts only: there the texts of numbers count. The samples of a
 * Prometheus body stay as they are.
 */
final class LeafTransformation implements Transformation {
    private static final String NAME = "business_metrics";
    private static final List<String> IDS = List.of("id", "name", "key", "code", "symbol", "uuid");

    private final String api;
    private final Set<String> grouping;
    private final String[] labels;
    private final Bounds bounds;

    LeafTransformation(String api, Set<String> grouping, Bounds bounds) {
        this.api = api;
        this.grouping = grouping;
        var reserved = new Reserved(grouping, "");
        this.labels = Stream.of("api", "field").map(reserved::name).toArray(String[]::new);
        this.bounds = bounds;
    }

    @Override
    public Outcome apply(BodyReading.Content body, int maxWarnings) {
        var report = new Report(maxWarnings);
        var families = new Families(bounds.series(), report);
        if (body.format().isExposition()) {
            new ExpositionFamilies(families, report, grouping, bounds.labelLength()).add(body.root());
        } else {
            new Leaves(families, report, body.format().isText()).add(body.root());
        }
        return report.outcome(families.build());
    }

    private final class Leaves {
        private final FamilyBuilder builder;
        private final Report report;
        private final Report.Tally tally;
        private final boolean texts;
        private final String[] names = LeafTransformation.this.labels;

        Leaves(Families families, Report report, boolean texts) {
            this.builder = families.family(NAME, "gauge", null, "Numeric fields of the API's answer.");
            this.report = report;
            this.tally = report.tally(NAME);
            this.texts = texts;
        }

        void add(JsonNode root) {
            visit("", root, Match.root(root), null);
        }

        private void visit(String field, JsonNode node, Match root, @Nullable String id) {
            if (node.isObject()) {
                for (Map.Entry<String, JsonNode> member : node.properties()) {
                    if (!member.getKey().equals(id)) {
                        visit(join(field, member.getKey()), member.getValue(), root, null);
                    }
                }
            } else if (node.isArray()) {
                String name = idOf(node);
                for (int i = 0; i < node.size(); i++) {
                    String key = name == null
                            ? Integer.toString(i)
                            : node.get(i).get(name).asText();
                    visit(join(field, key), node.get(i), root, name);
                }
            } else {
                leaf(field.isEmpty() ? "value" : field, node, root);
            }
        }

        private void leaf(String field, JsonNode node, Match root) {
            String value = value(node);
            if (value == null) {
                return;
            }
            tally.element();
            if (field.length() > bounds.labelLength()) {
                report.fault(tally, Fault.LABEL_TOO_LONG, root, null, null);
            } else if (value.endsWith("Inf")) {
                report.fault(tally, Fault.VALUE_OUT_OF_RANGE, root, "$." + field, node);
            } else {
                var labels = new Labels(names, new String[] {api, Names.value(field)});
                builder.add(labels, new Point(NAME, labels, value, null), Duplicates.UNSAID, root, tally);
            }
        }

        private @Nullable String value(JsonNode node) {
            double number;
            if (node.isNumber()) {
                number = node.doubleValue();
            } else if (node.isBoolean()) {
                number = node.booleanValue() ? 1 : 0;
            } else {
                number = texts && node.isTextual()
                        ? Numbers.read(node.textValue().strip())
                        : Double.NaN;
            }
            return Double.isNaN(number) ? null : Numbers.write(number);
        }
    }

    /** The member that names each element of a list; null when none does. */
    private static @Nullable String idOf(JsonNode list) {
        for (String name : IDS) {
            Set<String> values = new HashSet<>();
            boolean all = !list.isEmpty();
            for (int i = 0; all && i < list.size(); i++) {
                JsonNode id = list.get(i).get(name);
                all = id != null && (id.isTextual() || id.isIntegralNumber()) && values.add(id.asText());
            }
            if (all) {
                return name;
            }
        }
        return null;
    }

    /** A way that is too long already stays as it is: nothing below it can be a label. */
    private String join(String field, String name) {
        if (field.length() > bounds.labelLength()) {
            return field;
        }
        return field.isEmpty() ? name : field + "." + name;
    }
}
