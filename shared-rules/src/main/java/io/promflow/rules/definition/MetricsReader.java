package io.promflow.rules.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.schemas.Rule;
import io.promflow.schemas.SourceDefinition.Body;
import io.promflow.schemas.SourceDefinition.Limits;
import io.promflow.schemas.SourceDefinition.Metrics;
import io.promflow.schemas.SourceDefinition.Test;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the {@code metrics} of a source. Names follow Prometheus' data model. */
public final class MetricsReader {
    static final String LABEL_NAME = "(?!__)[a-zA-Z_][a-zA-Z0-9_]*";
    static final String LABEL = "a label: letters, digits and _, no digit first, not __ first";

    private static final int MOST_RULES = 1000;
    private static final int MOST_SERIES = 1_000_000;
    static final int LONGEST_NAME = 512;
    private static final int LONGEST_LABEL = 8192;
    private static final Duration SHORTEST_TTL = Duration.ofSeconds(1);
    private static final Duration LONGEST_TTL = Duration.ofDays(3650);

    private final List<DefinitionFault> faults;

    /** @param faults what is wrong is added to them */
    public MetricsReader(List<DefinitionFault> faults) {
        this.faults = faults;
    }

    /**
     * What could be read; use it only if no faults were added.
     *
     * @param source the source's name, the default of {@code job}
     */
    public Metrics read(JsonNode metrics, String source) {
        Spot spot = new Spot(metrics, "", faults)
                .known(List.of("grouping", "ttl", "rules", "body", "limits", "freshness", "tests"));
        Map<String, String> grouping = new TreeMap<>(grouping(spot));
        grouping.putIfAbsent("job", source);
        List<Rule> rules = spot.list("rules", "a list of rules", each -> rule(each, grouping));
        checkFamilies(spot, rules);
        return new Metrics(
                grouping,
                spot.get("ttl", at -> Lengths.read(at, SHORTEST_TTL, LONGEST_TTL)),
                rules,
                spot.get("body", MetricsReader::body),
                spot.get("limits", MetricsReader::limits),
                spot.get("freshness", at -> Lengths.read(at, SHORTEST_TTL, LONGEST_TTL)),
                spot.list("tests", "a list of tests", MetricsReader::test));
    }

    private static Map<String, String> grouping(Spot spot) {
        return spot.map("grouping", "a mapping from label to value", (label, value) -> {
            if (!label.matches(LABEL_NAME)) {
                value.fault("not a label", LABEL);
            }
            if (label.length() > LONGEST_NAME) {
                value.fault("a label of " + label.length() + " characters", "at most " + LONGEST_NAME);
            }
            return value.matching("(?s).{1," + LONGEST_LABEL + "}", "text of 1 to " + LONGEST_LABEL + " characters");
        });
    }

    private static Rule rule(Spot spot, Map<String, String> grouping) {
        return new RuleReader(spot, grouping).read();
    }

    /** Rules that make the same family have to agree on what it is. */
    private void checkFamilies(Spot spot, List<Rule> rules) {
        if (rules.size() > MOST_RULES) {
            spot.fault(rules.size() + " rules", "at most " + MOST_RULES);
        }
        Map<String, Rule> families = new HashMap<>();
        Map<String, String> owners = new HashMap<>();
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            String family = FamilyName.of(rule);
            Rule earlier = families.putIfAbsent(family, rule);
            String path = "rules[" + i + "]";
            if (earlier != null && !sameFamily(earlier, rule)) {
                String found = rule.type() + " " + family + (rule.unit() == null ? "" : " in " + rule.unit());
                faults.add(new DefinitionFault(path, found, "what an earlier rule says of " + family));
            }
            for (String exposed : FamilyName.exposed(rule)) {
                String owner = owners.putIfAbsent(exposed, family);
                if (owner != null && !owner.equals(family)) {
                    faults.add(new DefinitionFault(path, exposed + ", which " + owner + " has", "names of its own"));
                }
            }
            if (family.startsWith(FamilyName.RESERVED)) {
                faults.add(
                        new DefinitionFault(path + ".name", Spot.quote(family), "a name that is not data_quality_…"));
            }
        }
    }

    private static boolean sameFamily(Rule one, Rule other) {
        return one.type().equals(other.type())
                && Objects.equals(one.unit(), other.unit())
                && Objects.equals(one.onDuplicate(), other.onDuplicate())
                && bounds(one).equals(bounds(other));
    }

    private static List<BigDecimal> bounds(Rule rule) {
        return rule.histogram() == null ? List.of() : rule.histogram().bounds();
    }

    private static Body body(Spot spot) {
        spot.known(List.of("format", "lists", "separator"));
        return new Body(
                spot.get(
                        "format", at -> at.oneOf(List.of("json", "ndjson", "prometheus", "openmetrics", "csv", "xml"))),
                spot.list("lists", "a list of names", name -> name.text("a name")),
                spot.get("separator", at -> at.matching("[^\"\\r\\n]", "one character that is no quote")));
    }

    private static Limits limits(Spot spot) {
        spot.known(List.of("series", "labelLength"));
        return new Limits(
                spot.get("series", at -> at.integer(1, MOST_SERIES)),
                spot.get("labelLength", at -> at.integer(1, LONGEST_LABEL)));
    }

    private static @Nullable Test test(Spot spot) {
        Spot input = spot.known(List.of("input", "contentType", "expect")).need("input", "a body");
        if (input == null) {
            return null;
        }
        return new Test(
                input.node().isTextual()
                        ? input.node().textValue()
                        : input.node().toString(),
                spot.get("contentType", at -> at.text("a media type")),
                expect(spot.get("expect")));
    }

    /** Lines as one text, as a list, or as a mapping from series to value. */
    private static List<String> expect(@Nullable Spot spot) {
        var lines = new ArrayList<String>();
        if (spot == null) {
            return lines;
        }
        if (spot.node().isTextual()) {
            spot.node().textValue().lines().forEach(lines::add);
        } else if (spot.node().isObject()) {
            spot.node()
                    .properties()
                    .forEach(series ->
                            lines.add(series.getKey() + " " + series.getValue().asText()));
        } else {
            lines.addAll(spot.list("lines of the text format", line -> line.text("a line such as x{a=\"b\"} 1")));
        }
        return lines.stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
