package io.promflow.promql;

import io.promflow.promql.Token.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what stands beside operators and aggregations: {@code by}, {@code on}, {@code group_left}, {@code fill}. */
final class Modifiers {
    /** {@code by (…)} or {@code without (…)}. */
    record Grouping(List<String> labels, boolean without) {}

    private final Cursor cursor;
    private final Selectors selectors;

    Modifiers(Cursor cursor, Selectors selectors) {
        this.cursor = cursor;
        this.selectors = selectors;
    }

    /** Null when there is none. */
    @Nullable
    Grouping grouping() {
        if (cursor.takeWord("by")) {
            return new Grouping(selectors.labels(), false);
        }
        return cursor.takeWord("without") ? new Grouping(selectors.labels(), true) : null;
    }

    Matching matching() {
        String keyword = cursor.takeWord("on") ? "on" : cursor.takeWord("ignoring") ? "ignoring" : "";
        List<String> labels = keyword.isEmpty() ? List.of() : selectors.labels();
        String group = "";
        List<String> include = List.of();
        if (!keyword.isEmpty()) {
            group = cursor.takeWord("group_left") ? "group_left" : cursor.takeWord("group_right") ? "group_right" : "";
            include = !group.isEmpty() && cursor.peek().is("(") ? selectors.labels() : List.of();
        }
        return filled(keyword, labels, group, include);
    }

    private Matching filled(String keyword, List<String> labels, String group, List<String> include) {
        if (isFill("fill")) {
            String both = fill();
            return new Matching(keyword, labels, group, include, both, both);
        }
        String left = isFill("fill_left") ? fill() : null;
        String right = isFill("fill_right") ? fill() : null;
        if (left == null && isFill("fill_left")) {
            left = fill();
        }
        return new Matching(keyword, labels, group, include, left, right);
    }

    /** Without a parenthesis behind it, it is a metric's name. */
    private boolean isFill(String word) {
        return cursor.peek().isWord(word) && cursor.second().is("(");
    }

    private String fill() {
        cursor.next();
        cursor.expect("(", "fill");
        boolean isNegative = cursor.peek().is("-");
        if (isNegative || cursor.peek().is("+")) {
            cursor.next();
        }
        Token value = cursor.next();
        if (value.kind() != Kind.NUMBER && value.kind() != Kind.DURATION) {
            throw new SyntaxException(value.start(), "fill: " + value.shown() + " (expected: a number)");
        }
        Numbers.seconds(value);
        cursor.expect(")", "fill");
        return (isNegative ? "-" : "") + value.text();
    }
}
