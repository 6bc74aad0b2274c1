package io.promflow.rules;

import io.promflow.jsonpath.Evaluation;
import io.promflow.rules.body.BodyReading;
import io.promflow.schemas.Rule;
import java.util.List;
import java.util.Set;

/** Applies rules to one body after the other. */
final class RuleTransformation implements Transformation {
    private final CompiledRule[] rules;
    private final List<Selection> selections;
    private final Bounds bounds;

    RuleTransformation(List<Rule> rules, Set<String> grouping, Bounds bounds) {
        this.selections = Selection.of(rules, grouping, bounds.labelLength());
        this.rules = new CompiledRule[rules.size()];
        for (Selection selection : selections) {
            for (int i = 0; i < selection.rules().size(); i++) {
                this.rules[selection.places().get(i)] = selection.rules().get(i);
            }
        }
        this.bounds = bounds;
    }

    @Override
    public Outcome apply(BodyReading.Content body, int maxWarnings) {
        var report = new Report(maxWarnings);
        var families = new Families(bounds.series(), report);
        var in = new Evaluation(body.root(), MAX_STEPS);
        var applied = new CompiledRule.Application[rules.length];
        for (int i = 0; i < rules.length; i++) {
            applied[i] = rules[i].apply(in, families, report);
        }
        selections.forEach(selection -> selection.apply(in, applied));
        return report.outcome(families.build());
    }
}
