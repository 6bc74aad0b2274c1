package io.promflow.rules;

import io.promflow.jsonpath.Evaluation;
import io.promflow.jsonpath.JsonPath;
import io.promflow.schemas.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules that have their elements and labels in common: both are found once for all of them. Immutable, thread-safe.
 *
 * @param each one path for each level
 */
record Selection(List<JsonPath> each, LabelSet labels, List<CompiledRule> rules, List<Integer> places) {
    private record Common(
            List<String> each,
            Map<String, Rule.Label> labels,
            @Nullable String labelsFrom,
            Reserved reserved) {}

    /**
     * The rules in their order, gathered by what they have in common.
     *
     * @param grouping labels of the source's group
     */
    static List<Selection> of(List<Rule> rules, Set<String> grouping, int maxLabelLength) {
        var selections = new LinkedHashMap<Common, Selection>();
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            Selection selection = selections.computeIfAbsent(
                    new Common(rule.each(), rule.labels(), rule.labelsFrom(), Reserved.of(grouping, rule)),
                    common -> new Selection(
                            common.each.stream().map(JsonPath::compile).toList(),
                            new LabelSet(common.labels, common.labelsFrom, common.reserved, maxLabelLength),
                            new ArrayList<>(),
                            new ArrayList<>()));
            selection.rules.add(new CompiledRule(rule));
            selection.places.add(i);
        }
        return List.copyOf(selections.values());
    }

    /** @param all what is applied, by the rules' places in the definition */
    void apply(Evaluation in, CompiledRule.Application[] all) {
        var applied = new CompiledRule.Application[rules.size()];
        for (int i = 0; i < applied.length; i++) {
            applied[i] = all[places.get(i)];
        }
        var walk = new Walk(in, applied);
        walk.level(0, new Element(in.root(), 0, null));
        for (CompiledRule.Application rule : applied) {
            if (in.isExhausted()) {
                rule.tooCostly();
            } else if (walk.found == 0) {
                rule.nothingFound();
            }
        }
    }

    private final class Walk {
        private final Evaluation in;
        private final CompiledRule.Application[] applied;
        private int found;

        private Walk(Evaluation in, CompiledRule.Application[] applied) {
            this.in = in;
            this.applied = applied;
        }

        private void level(int level, Element outer) {
            int[] index = {0};
            each.get(level).visit(in, outer.match(), match -> {
                var element = new Element(match, index[0]++, level == 0 ? null : outer);
                if (level + 1 < each.size()) {
                    level(level + 1, element);
                } else {
                    element(element);
                }
                return true;
            });
        }

        private void element(Element element) {
            found++;
            LabelSet.Found read = labels.read(in, element);
            for (CompiledRule.Application rule : applied) {
                rule.element(element, read);
            }
        }
    }
}
