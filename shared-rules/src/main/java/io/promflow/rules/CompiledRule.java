package io.promflow.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.jsonpath.Evaluation;
import io.promflow.rules.definition.FamilyName;
import io.promflow.schemas.Rule;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rule with its paths compiled. Immutable, thread-safe. */
final class CompiledRule {
    private final Rule rule;
    private final String family;
    private final String sampleName;
    private final Making making;
    private final @Nullable TimeSource time;
    private final Duplicates duplicates;
    private final boolean skipsNothing;

    CompiledRule(Rule rule) {
        this.rule = rule;
        this.family = FamilyName.of(rule);
        boolean counter = rule.type().equals("counter");
        boolean info = rule.type().equals("info");
        this.sampleName = family + FamilyName.suffix(rule.type());
        this.making = info
                ? new Making.Info()
                : switch (rule.type()) {
                    case "stateset" -> new Making.StateSet(rule, family);
                    case "histogram" -> Making.histogram(rule, family);
                    default -> new Making.Single(rule, counter ? 0 : -Double.MAX_VALUE);
                };
        this.time = rule.timestamp() == null ? null : new TimeSource(rule.timestamp());
        this.duplicates = Duplicates.of(rule.onDuplicate());
        this.skipsNothing = "skip".equals(rule.onMissing());
    }

    /** What it does within one body. */
    Application apply(Evaluation in, Families families, Report report) {
        return new Application(in, families, report);
    }

    final class Application {
        private final Evaluation in;
        private final Report report;
        private final Report.Tally tally;
        private final FamilyBuilder builder;

        private Application(Evaluation in, Families families, Report report) {
            this.in = in;
            this.report = report;
            this.tally = report.tally(rule.name());
            boolean info = rule.type().equals("info");
            // An info is a gauge to the text format, under the name of its samples.
            String name = info ? sampleName : family;
            String type = info || rule.type().equals("stateset") ? "gauge" : rule.type();
            this.builder = families.family(name, type, rule.unit(), rule.help());
        }

        void nothingFound() {
            if (!skipsNothing) {
                fault(
                        Fault.NOTHING_FOUND,
                        new Element(in.root(), 0, null),
                        rule.each().get(0),
                        null);
            }
        }

        void tooCostly() {
            fault(Fault.TOO_COSTLY, new Element(in.root(), 0, null), rule.each().get(0), null);
        }

        void element(Element element, LabelSet.Found labels) {
            if (in.isExhausted()) {
                return; // what was not found may be there: the rule says that it is too costly, and no more
            }
            tally.element();
            if (labels.labels() == null) {
                fault(labels.fault(), element, labels.path(), null);
                return;
            }
            Instant at = null;
            if (time != null) {
                JsonNode found = time.find(in, element.match());
                at = found == null ? null : time.read(found);
                if (in.isExhausted()) {
                    return;
                }
                if (found != null && at == null) {
                    fault(Fault.TIMESTAMP_UNREADABLE, element, time.path(), found);
                    return;
                }
            }
            making.make(this, element, labels.labels(), at);
        }

        @Nullable
        String value(ValueSource source, Element element) {
            return source.read(in, element.match(), tally, report);
        }

        void fault(Fault fault, Element element, @Nullable String path, @Nullable JsonNode found) {
            if (fault == Fault.TOO_COSTLY || !in.isExhausted()) {
                report.fault(tally, fault, element.match(), path, found);
            }
        }

        Evaluation in() {
            return in;
        }

        Report report() {
            return report;
        }

        Report.Tally tally() {
            return tally;
        }

        FamilyBuilder builder() {
            return builder;
        }

        void addAll(Element element, Labels labels, List<Point> points) {
            builder.addAll(labels, points, duplicates, element.match(), tally);
        }

        void add(Element element, Labels labels, String value, @Nullable Instant at) {
            builder.add(labels, new Point(sampleName, labels, value, at), duplicates, element.match(), tally);
        }
    }
}
