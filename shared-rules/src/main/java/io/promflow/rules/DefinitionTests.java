package io.promflow.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.rules.body.BodyLimits;
import io.promflow.rules.body.BodyReader;
import io.promflow.rules.body.BodyReading;
import io.promflow.rules.definition.DefinitionFault;
import io.promflow.schemas.SourceDefinition.Body;
import io.promflow.schemas.SourceDefinition.Test;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs the tests that a definition carries. */
final class DefinitionTests {
    private static final BodyReader EXPECTED =
            new BodyReader(new Body("prometheus", List.of(), null), BodyLimits.DEFAULT);
    private static final int MOST_DIFFERENCES = 10;

    private DefinitionTests() {}

    /** One fault for each sample that differs. */
    static List<DefinitionFault> run(CheckedRules.Accepted rules) {
        var faults = new ArrayList<DefinitionFault>();
        List<Test> tests = rules.metrics().tests();
        for (int i = 0; i < tests.size(); i++) {
            run(rules, tests.get(i), "tests[" + i + "]", faults);
        }
        return faults;
    }

    private static void run(CheckedRules.Accepted rules, Test test, String path, List<DefinitionFault> faults) {
        String expected = String.join("\n", test.expect());
        BodyReading lines = EXPECTED.read(expected.getBytes(StandardCharsets.UTF_8), null);
        if (!(lines instanceof BodyReading.Content) && !expected.isEmpty()) {
            faults.add(new DefinitionFault(
                    path + ".expect",
                    "no text format: " + ((BodyReading.Unreadable) lines).position(),
                    "lines such as x{a=\"b\"} 1"));
            return;
        }
        byte[] input = test.input().getBytes(StandardCharsets.UTF_8);
        BodyReading body = rules.reader().read(input, test.contentType());
        if (body instanceof BodyReading.Unreadable unreadable) {
            faults.add(new DefinitionFault(path + ".input", unreadable.message(), "a body that can be read"));
            return;
        }
        Outcome outcome = rules.transformation().apply((BodyReading.Content) body, 1);
        Map<String, String> wanted = new TreeMap<>();
        if (lines instanceof BodyReading.Content content) {
            content.root().forEach(sample -> wanted.put(series(sample), value(sample)));
        }
        compare(wanted, made(outcome), path, faults);
    }

    private static String series(JsonNode sample) {
        var labels = new TreeMap<String, String>();
        sample.get("labels")
                .properties()
                .forEach(l -> labels.put(l.getKey(), l.getValue().textValue()));
        return TextExposition.series(sample.get("name").textValue(), labels);
    }

    private static String value(JsonNode sample) {
        String text = sample.get("value").textValue();
        return Numbers.isDecimal(text) ? Numbers.write(Double.parseDouble(text)) : text;
    }

    private static Map<String, String> made(Outcome outcome) {
        Map<String, String> made = new TreeMap<>();
        for (MetricFamily family : outcome.families()) {
            for (Point point : family.points()) {
                String value = point.value();
                made.put(
                        TextExposition.series(point.name(), point.labels().asMap()),
                        Numbers.isDecimal(value) ? Numbers.write(Double.parseDouble(value)) : value);
            }
        }
        return made;
    }

    private static void compare(
            Map<String, String> wanted, Map<String, String> made, String path, List<DefinitionFault> faults) {
        var differences = new ArrayList<DefinitionFault>();
        wanted.forEach((series, value) -> {
            String found = made.get(series);
            if (!value.equals(found)) {
                String what = found == null ? "no " + series : series + " " + found;
                differences.add(new DefinitionFault(path + ".expect", what, series + " " + value));
            }
        });
        made.forEach((series, value) -> {
            if (!wanted.containsKey(series)) {
                differences.add(
                        new DefinitionFault(path + ".expect", series + " " + value, "nothing of that name and labels"));
            }
        });
        faults.addAll(differences.subList(0, Math.min(MOST_DIFFERENCES, differences.size())));
    }
}
