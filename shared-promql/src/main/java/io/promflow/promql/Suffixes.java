package io.promflow.promql;

import io.promflow.promql.Expr.MatrixSelector;
import io.promflow.promql.Expr.Subquery;
import io.promflow.promql.Expr.VectorSelector;
import io.promflow.promql.Token.Kind;
import org.jspecify.annotations.Nullable;

/** Reads what follows an operand: ranges, offsets, {@code @}, {@code anchored}. Not thread-safe. */
final class Suffixes {
    private final Cursor cursor;
    private final SpanReader spans;

    Suffixes(Cursor cursor) {
        this.cursor = cursor;
        this.spans = new SpanReader(cursor);
    }

    Expr after(Expr operand) {
        Expr expr = operand;
        for (int links = 0; ; links++) {
            Token token = cursor.peek();
            Expr longer = longer(token, expr);
            if (longer == null) {
                return expr;
            }
            if (links > PromQl.MAX_DEPTH / 10) {
                throw new SyntaxException(token.start(), "too many ranges and modifiers after each other");
            }
            expr = longer;
        }
    }

    private @Nullable Expr longer(Token token, Expr expr) {
        if (cursor.take("[")) {
            return ranged(token, expr);
        }
        if (cursor.takeWord("offset")) {
            return withOffset(token, expr, spans.offset());
        }
        if (cursor.take("@")) {
            return withAt(token, expr, at());
        }
        if (cursor.takeWord("anchored") || cursor.takeWord("smoothed")) {
            return extended(token, expr);
        }
        return null;
    }

    private Expr ranged(Token bracket, Expr expr) {
        Span range = spans.positive("subquery or range selector");
        if (cursor.take(":")) {
            Span step = cursor.peek().is("]") ? null : spans.positive("subquery selector");
            cursor.expect("]", "subquery selector");
            Checks.subquery(bracket, expr);
            return new Subquery(expr, range, step, null, null);
        }
        cursor.expect("]", "subquery or range");
        if (!(expr instanceof VectorSelector selector)) {
            throw new SyntaxException(bracket.start(), "ranges only allowed for vector selectors");
        }
        if (selector.offset() != null) {
            throw new SyntaxException(bracket.start(), "no offset modifiers allowed before range");
        }
        if (selector.at() != null) {
            throw new SyntaxException(bracket.start(), "no @ modifiers allowed before range");
        }
        return new MatrixSelector(selector, range);
    }

    private static Expr withOffset(Token token, Expr expr, Span offset) {
        if (expr instanceof VectorSelector s) {
            once(token, s.offset(), "offset");
            return new VectorSelector(s.name(), s.matchers(), offset, s.at(), s.extension());
        }
        if (expr instanceof MatrixSelector m) {
            return new MatrixSelector((VectorSelector) withOffset(token, m.selector(), offset), m.range());
        }
        if (expr instanceof Subquery s) {
            once(token, s.offset(), "offset");
            return new Subquery(s.of(), s.range(), s.step(), offset, s.at());
        }
        throw misplaced(token, "offset");
    }

    private static Expr withAt(Token token, Expr expr, At at) {
        if (expr instanceof VectorSelector s) {
            once(token, s.at(), "@ <timestamp>");
            return new VectorSelector(s.name(), s.matchers(), s.offset(), at, s.extension());
        }
        if (expr instanceof MatrixSelector m) {
            return new MatrixSelector((VectorSelector) withAt(token, m.selector(), at), m.range());
        }
        if (expr instanceof Subquery s) {
            once(token, s.at(), "@ <timestamp>");
            return new Subquery(s.of(), s.range(), s.step(), s.offset(), at);
        }
        throw misplaced(token, "@");
    }

    private static Expr extended(Token token, Expr expr) {
        if (expr instanceof VectorSelector s) {
            once(token, s.extension().isEmpty() ? null : s, "anchored or smoothed");
            return new VectorSelector(s.name(), s.matchers(), s.offset(), s.at(), token.lower());
        }
        if (expr instanceof MatrixSelector m) {
            return new MatrixSelector((VectorSelector) extended(token, m.selector()), m.range());
        }
        throw new SyntaxException(token.start(), token.lower() + " is only allowed for selectors");
    }

    private static void once(Token token, @Nullable Object before, String modifier) {
        // An offset of nothing counts as none.
        if (before != null && !before.equals(new Span.Fixed(0))) {
            throw new SyntaxException(token.start(), modifier + " may not be set multiple times");
        }
    }

    private static SyntaxException misplaced(Token token, String modifier) {
        return new SyntaxException(
                token.start(),
                modifier
                        + " modifier must be preceded by an instant vector selector or range vector selector or a subquery");
    }

    private At at() {
        Token token = cursor.peek();
        if (cursor.takeWord("start") || cursor.takeWord("end")) {
            cursor.expect("(", "@");
            cursor.expect(")", "@");
            return token.isWord("start") ? new At.Start() : new At.End();
        }
        boolean isNegative = token.is("-");
        if (isNegative || token.is("+")) {
            cursor.next();
        }
        Token number = cursor.peek();
        if (number.kind() != Kind.NUMBER && number.kind() != Kind.DURATION) {
            throw cursor.unexpected("@", "timestamp");
        }
        cursor.next();
        double seconds = Numbers.seconds(number);
        if (Double.isNaN(seconds) || Math.abs(seconds) >= Long.MAX_VALUE / 1000.0) {
            throw new SyntaxException(number.start(), "timestamp out of bounds for @ modifier: " + number.shown());
        }
        return new At.Time(Math.round((isNegative ? -seconds : seconds) * 1000));
    }
}
