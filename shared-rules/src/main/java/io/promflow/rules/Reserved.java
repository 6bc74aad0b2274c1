package io.promflow.rules;

import io.promflow.rules.definition.FamilyName;
import io.promflow.schemas.Rule;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Labels that a body cannot give a sample, because the source's grouping or the family's type does. Immutable,
 * thread-safe.
 *
 * @param grouping whose labels a body's labels give way to, as those of a scrape do. Source: Prometheus, honor_labels
 * @param own that the type makes; empty: none
 */
record Reserved(Set<String> grouping, String own) {
    private static final String EXPORTED = "exported_";

    Reserved {
        grouping = Set.copyOf(grouping);
    }

    static Reserved of(Set<String> grouping, Rule rule) {
        return new Reserved(
                grouping,
                switch (rule.type()) {
                    case "histogram" -> "le";
                    case "stateset" -> FamilyName.of(rule);
                    default -> "";
                });
    }

    /** The name that a body's label has among those of a sample; null if it cannot be there. */
    @Nullable
    String name(String label) {
        if (label.equals(own)) {
            return null;
        }
        return grouping.contains(label) ? EXPORTED + label : label;
    }
}
