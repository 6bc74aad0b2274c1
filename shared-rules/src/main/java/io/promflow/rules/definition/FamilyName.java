package io.promflow.rules.definition;

import io.promflow.schemas.Rule;
import java.util.List;

/** Names of families and samples. Source: OpenMetrics 1.0, units and suffixes. */
public final class FamilyName {
    /** How the names of what Promflow itself says of a source begin. */
    public static final String RESERVED = "data_quality_";

    private FamilyName() {}

    /** The rule's name with its unit and without the suffix that the samples of its type have. */
    public static String of(Rule rule) {
        String name = withoutSuffix(rule.name(), suffix(rule.type()));
        return rule.unit() == null ? name : withoutSuffix(name, "_" + rule.unit()) + "_" + rule.unit();
    }

    /** The names that the text format has for the rule's family and its samples. */
    static List<String> exposed(Rule rule) {
        String family = of(rule);
        return rule.type().equals("histogram")
                ? List.of(family, family + "_bucket", family + "_sum", family + "_count")
                : List.of(family + suffix(rule.type()));
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
