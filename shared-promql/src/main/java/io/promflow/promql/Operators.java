package io.promflow.promql;

import java.util.Map;
import java.util.Set;

/** The operators between expressions and how strongly they bind. */
final class Operators {
    /** Binds to the right; all others bind to the left. */
    static final int POWER = 6;

    private static final Map<String, Integer> STRENGTHS = Map.ofEntries(
            Map.entry("or", 1),
            Map.entry("and", 2),
            Map.entry("unless", 2),
            Map.entry("==", 3),
            Map.entry("!=", 3),
            Map.entry("<=", 3),
            Map.entry("<", 3),
            Map.entry(">=", 3),
            Map.entry(">", 3),
            Map.entry("</", 3),
            Map.entry(">/", 3),
            Map.entry("+", 4),
            Map.entry("-", 4),
            Map.entry("*", 5),
            Map.entry("/", 5),
            Map.entry("%", 5),
            Map.entry("atan2", 5),
            Map.entry("^", POWER));
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<=", "<", ">=", ">");
    private static final Set<String> SETS = Set.of("and", "or", "unless");
    private static final Set<String> AGGREGATIONS = Set.of(
            "sum",
            "avg",
            "count",
            "min",
            "max",
            "group",
            "stddev",
            "stdvar",
            "topk",
            "bottomk",
            "count_values",
            "quantile",
            "limitk",
            "limit_ratio");
    private static final Set<String> WITH_PARAMETER =
            Set.of("topk", "bottomk", "count_values", "quantile", "limitk", "limit_ratio");

    private Operators() {}

    /** -1: no operator. */
    static int strength(Token token) {
        boolean canBe = token.kind() == Token.Kind.SYMBOL || token.kind() == Token.Kind.WORD;
        return canBe ? STRENGTHS.getOrDefault(token.lower(), -1) : -1;
    }

    /** Of those that work on durations too; -1: none of them. */
    static int arithmeticStrength(String operator) {
        int strength = STRENGTHS.getOrDefault(operator, -1);
        return strength >= 4 ? strength : -1;
    }

    static boolean isComparison(String operator) {
        return COMPARISONS.contains(operator);
    }

    static boolean isSet(String operator) {
        return SETS.contains(operator);
    }

    static boolean isAggregation(String word) {
        return AGGREGATIONS.contains(word);
    }

    static boolean takesParameter(String aggregation) {
        return WITH_PARAMETER.contains(aggregation);
    }
}
