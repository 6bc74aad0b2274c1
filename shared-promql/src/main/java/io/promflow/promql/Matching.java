package io.promflow.promql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the series on both sides of an operator find each other.
 *
 * @param keyword {@code on}, {@code ignoring}, or empty for all labels
 * @param group {@code group_left}, {@code group_right} or empty
 * @param include labels that come along from the "one" side
 * @param fillLeft value of missing series on the left; null: none, and likewise on the right
 */
public record Matching(
        String keyword,
        List<String> labels,
        String group,
        List<String> include,
        @Nullable String fillLeft,
        @Nullable String fillRight) {
    static final Matching ALL = new Matching("", List.of(), "", List.of(), null, null);

    public Matching {
        labels = List.copyOf(labels);
        include = List.copyOf(include);
    }
}
