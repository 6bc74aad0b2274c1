package io.promflow.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.jsonpath.JsonPath;
import io.promflow.schemas.Rule;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How an element becomes samples, by the type of the family. Immutable, thread-safe. */
sealed interface Making permits Making.Single, Making.Info, Making.StateSet, Making.Observed, GivenHistogram {
    void make(CompiledRule.Application rule, Element element, Labels labels, @Nullable Instant at);

    private static ValueSource values(Rule rule, double least) {
        return new ValueSource(
                Objects.requireNonNull(rule.value(), "checked with the definition"),
                ValueSource.Absence.of(rule.onMissing()),
                ValueSource.Absence.of(rule.onNull()),
                least);
    }

    static Making histogram(Rule rule, String family) {
        Rule.Histogram histogram = Objects.requireNonNull(rule.histogram(), "checked with the definition");
        return histogram.each() == null
                ? new Observed(values(rule, -Double.MAX_VALUE), histogram.bounds())
                : new GivenHistogram(histogram, histogram.each(), family);
    }

    /** One sample with the element's value. */
    record Single(ValueSource values) implements Making {
        Single(Rule rule, double least) {
            this(Making.values(rule, least));
        }

        @Override
        public void make(CompiledRule.Application rule, Element element, Labels labels, @Nullable Instant at) {
            String value = rule.value(values, element);
            if (value != null) {
                rule.add(element, labels, value, at);
            }
        }
    }

    /** Always 1: the labels are what it says. */
    record Info() implements Making {
        @Override
        public void make(CompiledRule.Application rule, Element element, Labels labels, @Nullable Instant at) {
            rule.add(element, labels, "1", at);
        }
    }

    /** One sample for each state: 1 for those the element is in. Source: OpenMetrics 1.0, StateSet. */
    record StateSet(JsonPath path, String valuePath, List<String> states, String family) implements Making {
        StateSet(Rule rule, String family) {
            this(
                    JsonPath.compile(Objects.requireNonNull(rule.value()).path()),
                    rule.value().path(),
                    rule.states(),
                    family);
        }

        @Override
        public void make(CompiledRule.Application rule, Element element, Labels labels, @Nullable Instant at) {
            JsonNode found = path.first(rule.in(), element.match());
            if (found == null || found.isNull()) {
                rule.fault(found == null ? Fault.VALUE_MISSING : Fault.VALUE_NULL, element, valuePath, found);
                return;
            }
            Set<String> current = new HashSet<>();
            if (found.isArray()) {
                found.forEach(state -> current.add(state.asText()));
            } else {
                current.add(found.asText());
            }
            if (!states.containsAll(current)) {
                rule.fault(Fault.VALUE_NOT_NUMERIC, element, valuePath, found);
                return;
            }
            var points = new ArrayList<Point>();
            for (String state : states) {
                points.add(new Point(family, labels.with(family, state), current.contains(state) ? "1" : "0", at));
            }
            rule.addAll(element, labels, points);
        }
    }

    /** The element's value is an observation of the histogram that its labels name. */
    final class Observed implements Making {
        private final ValueSource values;
        private final double[] bounds;

        Observed(ValueSource values, List<BigDecimal> bounds) {
            this.values = values;
            this.bounds = bounds.stream().mapToDouble(BigDecimal::doubleValue).toArray();
        }

        @Override
        public void make(CompiledRule.Application rule, Element element, Labels labels, @Nullable Instant at) {
            String value = rule.value(values, element);
            if (value != null && !value.equals("NaN")) {
                rule.report().at(at);
                rule.builder().observe(labels, Double.parseDouble(value), bounds, element.match(), rule.tally());
            }
        }
    }
}
