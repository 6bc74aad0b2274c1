package io.promflow.rules.definition;

import io.promflow.schemas.Rule;

/** Names of families and samples. Source: OpenMetrics 1.0, units and suffixes. */
public final class FamilyName {
    private FamilyName() {}

    /** The rule's name with its unit and without the suffix that the samples of its type have. */
    public static String of(Rule rule) {
        String name = withoutSuffix(rule.name(), suffix(rule.type()));
        return rule.unit() == null ? name : withoutSuffix(name, "_" + rule.unit()) + "_" + rule.unit();
    }

    /** What the samples of a type have behind the family's name. */
    public static String suffix(String type) {
        return switch (type) {
            case "counter" -> "_total";
            case "info" -> "_info";
            default -> "";
        };
    }

    private static String withoutSuffix(String name, String suffix) {
        boolean ends = !suffix.isEmpty() && name.endsWith(suffix) && name.length() > suffix.length();
        return ends ? name.substring(0, name.length() - suffix.length()) : name;
    }
}
