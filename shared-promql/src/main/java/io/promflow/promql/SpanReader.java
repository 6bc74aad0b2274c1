package io.promflow.promql;

import io.promflow.promql.Token.Kind;

/** Reads durations and arithmetic with them. Not thread-safe. */
final class SpanReader {
    private static final double MOST_SECONDS = Long.MAX_VALUE / 1e9;
    private static final String EXPECTED = "number, duration, step(), or range()";

    private final Cursor cursor;

    SpanReader(Cursor cursor) {
        this.cursor = cursor;
    }

    /** What stands in brackets: above zero where that can be told. */
    Span positive(String where) {
        Token start = cursor.peek();
        Span span = arithmetic(0, where);
        if (plain(span) instanceof Span.Literal literal && literal.seconds() <= 0) {
            throw new SyntaxException(start.start(), "duration must be greater than 0");
        }
        return fixed(span);
    }

    /** What stands behind {@code offset}. Only parentheses begin arithmetic there: {@code a offset 5m * 2} multiplies. */
    Span offset() {
        Token sign = cursor.peek();
        if (sign.is("(")) {
            return fixed(arithmetic(0, "offset"));
        }
        boolean isNegative = sign.is("-");
        if (isNegative || sign.is("+")) {
            cursor.next();
        }
        Span operand = operand("offset");
        return fixed(isNegative ? new Span.Negative(operand) : operand);
    }

    /** A span that is known already, without arithmetic, is its length. */
    private static Span fixed(Span span) {
        return plain(span) instanceof Span.Literal literal
                ? new Span.Fixed(Math.round(literal.seconds() * 1000))
                : span;
    }

    private static Span plain(Span span) {
        return span instanceof Span.Negative negative && negative.of() instanceof Span.Literal literal
                ? new Span.Literal(-literal.seconds(), literal.isDuration())
                : span;
    }

    private Span arithmetic(int weakest, String where) {
        cursor.enter(Cursor.NESTED);
        Span left = signed(where);
        while (true) {
            Token operator = cursor.peek();
            int strength = operator.kind() == Kind.SYMBOL ? Operators.arithmeticStrength(operator.text()) : -1;
            if (strength < 0 || strength < weakest) {
                break;
            }
            cursor.next();
            boolean rightFirst = operator.text().equals("^");
            Span right = arithmetic(rightFirst ? strength : strength + 1, where);
            if (("/".equals(operator.text()) || "%".equals(operator.text()))
                    && right instanceof Span.Literal literal
                    && literal.seconds() == 0) {
                throw new SyntaxException(operator.start(), "division by zero");
            }
            left = new Span.Arithmetic(left, operator.text(), right);
        }
        cursor.leave(Cursor.NESTED);
        return left;
    }

    private Span signed(String where) {
        if (cursor.peek().is("-") || cursor.peek().is("+")) {
            boolean isNegative = cursor.next().is("-");
            Span of = arithmetic(Operators.POWER, where);
            return isNegative ? new Span.Negative(of) : of;
        }
        return operand(where);
    }

    private Span operand(String where) {
        Token token = cursor.peek();
        if (token.kind() == Kind.NUMBER || token.kind() == Kind.DURATION) {
            cursor.next();
            return literal(token);
        }
        if (cursor.take("(")) {
            Span inner = arithmetic(0, where);
            cursor.expect(")", where);
            return new Span.Group(inner);
        }
        if (token.kind() != Kind.WORD || !cursor.second().is("(")) {
            throw cursor.unexpected(where, EXPECTED);
        }
        return switch (token.lower()) {
            case "step" -> {
                empty(where);
                yield new Span.Step();
            }
            case "range" -> {
                empty(where);
                yield new Span.Range();
            }
            case "min_of", "max_of" -> choice(token, where);
            default -> throw cursor.unexpected(where, EXPECTED);
        };
    }

    private void empty(String where) {
        cursor.next();
        cursor.next();
        cursor.expect(")", where);
    }

    private Span choice(Token function, String where) {
        cursor.next();
        cursor.next();
        Span first = arithmetic(0, where);
        cursor.expect(",", where);
        Span second = arithmetic(0, where);
        cursor.expect(")", where);
        return new Span.Choice(function.lower(), first, second);
    }

    private static Span literal(Token token) {
        double seconds = Numbers.seconds(token);
        if (Double.isNaN(seconds) || Math.abs(seconds) > MOST_SECONDS) {
            throw new SyntaxException(token.start(), "duration out of range: " + token.shown());
        }
        return new Span.Literal(seconds, token.kind() == Kind.DURATION);
    }
}
