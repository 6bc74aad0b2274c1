package io.promflow.promql;

import com.google.re2j.PatternSyntaxException;
import io.promflow.promql.Expr.VectorSelector;
import io.promflow.promql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads selectors and lists of labels. Not thread-safe. */
final class Selectors {
    private static final Set<String> MATCH_OPERATORS = Set.of("=", "!=", "=~", "!~");
    private static final String WHERE = "label matching";

    private final Cursor cursor;

    Selectors(Cursor cursor) {
        this.cursor = cursor;
    }

    /** A selector whose name, if it has one before its braces, was taken already. */
    VectorSelector selector(String name) {
        List<LabelMatcher> matchers = cursor.peek().is("{") ? braces() : List.of();
        return new VectorSelector(name, matchers, null, null, "");
    }

    List<LabelMatcher> braces() {
        cursor.expect("{", WHERE);
        var matchers = new ArrayList<LabelMatcher>();
        while (!cursor.take("}")) {
            matchers.add(matcher());
            if (!cursor.take(",") && !cursor.peek().is("}")) {
                throw cursor.unexpected(WHERE, "\",\" or \"}\"");
            }
        }
        return matchers;
    }

    private LabelMatcher matcher() {
        Token name = cursor.peek();
        if (name.kind() != Kind.WORD && name.kind() != Kind.STRING) {
            throw cursor.unexpected(WHERE, "identifier or \"}\"");
        }
        cursor.next();
        Token operator = cursor.peek();
        if (name.kind() == Kind.STRING && (operator.is(",") || operator.is("}"))) {
            return new LabelMatcher(
                    LabelMatcher.METRIC_NAME, LabelMatcher.Operator.EQUAL, nonEmpty(name, Quoting.unquote(name)));
        }
        if (operator.kind() != Kind.SYMBOL || !MATCH_OPERATORS.contains(operator.text())) {
            throw cursor.unexpected(WHERE, "label matching operator");
        }
        cursor.next();
        Token value = cursor.expect(Kind.STRING, WHERE, "string");
        String label = name.kind() == Kind.STRING ? Quoting.unquote(name) : name.text();
        return checked(
                name, new LabelMatcher(label, LabelMatcher.Operator.of(operator.text()), Quoting.unquote(value)));
    }

    private static String nonEmpty(Token at, String name) {
        if (name.isEmpty()) {
            throw new SyntaxException(at.start(), "empty metric name");
        }
        return name;
    }

    private static LabelMatcher checked(Token name, LabelMatcher matcher) {
        try {
            matcher.matches("");
            return matcher;
        } catch (PatternSyntaxException e) {
            throw new SyntaxException(name.start(), "error parsing regexp: " + e.getDescription());
        }
    }

    /** Labels in parentheses. */
    List<String> labels() {
        cursor.expect("(", "grouping opts");
        var labels = new ArrayList<String>();
        while (!cursor.take(")")) {
            labels.add(label());
            if (!cursor.take(",") && !cursor.peek().is(")")) {
                throw cursor.unexpected("grouping opts", "\",\" or \")\"");
            }
        }
        return labels;
    }

    private String label() {
        Token label = cursor.peek();
        String name = label.kind() == Kind.STRING ? Quoting.unquote(label) : label.text();
        // The one keyword that the grammar does not take for a label.
        boolean isLabel = label.kind() == Kind.STRING || (label.kind() == Kind.WORD && !label.isWord("without"));
        if (!isLabel || name.isEmpty()) {
            throw cursor.unexpected("grouping opts", "label");
        }
        cursor.next();
        return name;
    }
}
