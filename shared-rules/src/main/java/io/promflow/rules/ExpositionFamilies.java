package io.promflow.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.jsonpath.Match;
import io.promflow.rules.definition.FamilyName;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes the samples of a Prometheus or OpenMetrics body as they are. Used by one thread for one body. */
final class ExpositionFamilies {
    private static final Set<String> TYPES = Set.of("counter", "gauge", "histogram", "summary");
    private static final String TOTAL = "_total";
    private static final int LONGEST_HELP = 8192;

    private final Families families;
    private final Report report;
    private final Report.Tally tally;
    private final Reserved reserved;
    private final int maxLength;
    /** By the name of samples: the only family that may have them. */
    private final Map<String, Key> owners = new HashMap<>();
    /** By counter: the only name that its samples may have. */
    private final Map<Key, String> counters = new HashMap<>();

    /** What the text format knows a family by. */
    private record Key(String name, String type) {}

    /** @param grouping labels that give way */
    ExpositionFamilies(Families families, Report report, Set<String> grouping, int maxLength) {
        this.families = families;
        this.report = report;
        this.tally = report.tally("samples");
        this.reserved = new Reserved(grouping, "");
        this.maxLength = maxLength;
    }

    /** @param samples as ExpositionBody reads them */
    void add(JsonNode samples) {
        Match root = Match.root(samples);
        for (int i = 0; i < samples.size(); i++) {
            JsonNode sample = samples.get(i);
            String name = Names.metric(sample.get("name").textValue());
            Key family = family(sample, name);
            // says when a counter began: the text format has no place for it
            if (!name.endsWith("_created") || name.equals(family.name)) {
                tally.element();
                Fault fault = sample(sample, name, family, root);
                if (fault != null) {
                    report.fault(tally, fault, root, "$[" + i + "]", null);
                }
            }
        }
    }

    private static Key family(JsonNode sample, String name) {
        String declared = text(sample, "type");
        String type = declared != null && TYPES.contains(declared) ? declared : "untyped";
        boolean single = type.equals("untyped") || type.equals("gauge");
        return new Key(single ? name : Names.metric(Objects.requireNonNull(text(sample, "family"))), type);
    }

    private @Nullable Fault sample(JsonNode sample, String name, Key family, Match root) {
        String number = sample.get("value").textValue();
        String value = value(number);
        if (value == null) {
            return Numbers.isDecimal(number) ? Fault.VALUE_OUT_OF_RANGE : Fault.VALUE_NOT_NUMERIC;
        }
        var labels = new TreeMap<String, String>();
        for (Map.Entry<String, JsonNode> label : sample.get("labels").properties()) {
            Fault fault = label(label.getKey(), label.getValue().textValue(), labels);
            if (fault != null) {
                return fault;
            }
        }
        if (labels.size() > LabelSet.MOST_LABELS) {
            return Fault.TOO_MANY_LABELS;
        }
        if (!isNameOf(name, family, labels)) {
            return Fault.NAME_NOT_USABLE;
        }
        add(sample, name, family, Labels.of(labels), value, root);
        return null;
    }

    private @Nullable Fault label(String name, String value, Map<String, String> labels) {
        if (value.length() > maxLength || name.length() > LabelSet.LONGEST_NAME) {
            return Fault.LABEL_TOO_LONG;
        }
        String free = Objects.requireNonNull(reserved.name(Names.label(name)), "nothing is a label of its own here");
        boolean taken = !value.isEmpty() && labels.putIfAbsent(free, Names.value(value)) != null;
        return taken ? Fault.LABEL_COLLISION : null;
    }

    /** Whether whoever reads the text format would take it for a sample of that family and no other. */
    private boolean isNameOf(String name, Key family, Map<String, String> labels) {
        boolean fits = name.length() <= LabelSet.LONGEST_NAME
                && !name.startsWith(FamilyName.RESERVED)
                && fits(name, family, labels);
        return fits && family.equals(owners.computeIfAbsent(name, n -> family));
    }

    private boolean fits(String name, Key family, Map<String, String> labels) {
        boolean own = name.equals(family.name);
        return switch (family.type) {
            case "counter" ->
                (own || name.equals(family.name + TOTAL)) && name.equals(counters.computeIfAbsent(family, f -> name));
            case "histogram" ->
                (name.equals(family.name + "_bucket") && isNumber(labels.get("le"))) || isAggregate(name, family);
            case "summary" -> own ? isNumber(labels.get("quantile")) : isAggregate(name, family);
            default -> own;
        };
    }

    private static boolean isAggregate(String name, Key family) {
        return name.equals(family.name + "_sum") || name.equals(family.name + "_count");
    }

    private static boolean isNumber(@Nullable String text) {
        return text != null && value(text) != null;
    }

    private void add(JsonNode sample, String name, Key family, Labels labels, String value, Match root) {
        // The text format knows a counter by the name of its samples: another family may have its name without suffix.
        boolean total = family.type.equals("counter") && name.endsWith(TOTAL);
        String exposed = total ? name : family.name;
        String stem = total ? name.substring(0, name.length() - TOTAL.length()) : family.name;
        FamilyBuilder builder = families.family(exposed, stem, family.type, text(sample, "unit"), help(sample));
        Labels key = total || name.equals(family.name) ? labels : labels.with("__name__", name);
        builder.add(key, new Point(name, labels, value, at(sample)), Duplicates.UNSAID, root, tally);
    }

    private static @Nullable String help(JsonNode sample) {
        String help = text(sample, "help");
        return help == null || help.length() <= LONGEST_HELP ? help : help.substring(0, LONGEST_HELP);
    }

    private static @Nullable String text(JsonNode sample, String name) {
        JsonNode text = sample.get(name);
        return text == null ? null : text.textValue();
    }

    /** Null where it is none, or beyond every double. */
    private static @Nullable String value(String text) {
        return switch (text) {
            case "NaN", "+Inf", "-Inf" -> text;
            case "Inf" -> "+Inf";
            default -> {
                double number = Numbers.read(text);
                yield Double.isNaN(number) || Double.isInfinite(number) ? null : Numbers.write(number);
            }
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
