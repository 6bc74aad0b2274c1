package io.promflow.promql;

import java.util.List;
import java.util.Locale;

/**
 * Reads PromQL. The syntax is that of Prometheus 3 with what its feature flags add, whatever the server behind has
 * switched on: the server says so itself when it has not. Thread-safe.
 */
public final class PromQl {
    /**
     * How deep an expression's tree may be: a third of it is the longest chain of operators, a tenth the deepest nesting
     * of parentheses. What is read fits into a thread's stack of 512 kB.
     */
    public static final int MAX_DEPTH = 1000;

    private PromQl() {}

    /** Reads an expression and checks its types. */
    public static Parsed parse(String text) {
        try {
            var cursor = new Cursor(Lexer.tokens(text));
            Expr expr = new Parser(cursor).whole();
            return new Parsed.Expression(expr);
        } catch (SyntaxException e) {
            return new Parsed.Refused(e.position(), e.words());
        }
    }

    /** Reads a series selector, such as {@code up{job="x"}}: no function, no range, no modifier. */
    public static Parsed parseSelector(String text) {
        Parsed parsed = parse(text);
        if (parsed instanceof Parsed.Expression expression) {
            boolean isPlain = expression.expr() instanceof Expr.VectorSelector selector
                    && selector.offset() == null
                    && selector.at() == null
                    && selector.extension().isEmpty();
            return isPlain ? parsed : new Parsed.Refused(0, "not a series selector (expected: such as up{job=\"x\"})");
        }
        return parsed;
    }

    /**
     * Reads matchers in braces: <code>{team="a",env!="prod"}</code>.
     *
     * @throws IllegalArgumentException saying what was found and what was expected
     */
    public static List<LabelMatcher> parseMatchers(String text) {
        try {
            var cursor = new Cursor(Lexer.tokens(text));
            List<LabelMatcher> matchers = new Selectors(cursor).braces();
            cursor.expect(Token.Kind.END, "matchers", "nothing after the braces");
            return matchers;
        } catch (SyntaxException e) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "\"%s\": %s", text, e.words()), e);
        }
    }
}
