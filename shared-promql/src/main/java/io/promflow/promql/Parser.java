package io.promflow.promql;

import io.promflow.promql.Expr.Aggregate;
import io.promflow.promql.Expr.Binary;
import io.promflow.promql.Expr.Call;
import io.promflow.promql.Expr.NumberLiteral;
import io.promflow.promql.Expr.Paren;
import io.promflow.promql.Expr.StringLiteral;
import io.promflow.promql.Expr.Unary;
import io.promflow.promql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads expressions by precedence climbing. What follows an operand ({@code [5m]}, {@code offset}, {@code @}) binds
 * most strongly; a sign binds as multiplication does. Not thread-safe.
 */
final class Parser {
    private static final Set<String> NEVER_A_NAME =
            Set.of("on", "ignoring", "bool", "group_left", "group_right", "atan2");

    private final Cursor cursor;
    private final Selectors selectors;
    private final Suffixes suffixes;
    private final Modifiers modifiers;

    Parser(Cursor cursor) {
        this.cursor = cursor;
        this.selectors = new Selectors(cursor);
        this.suffixes = new Suffixes(cursor);
        this.modifiers = new Modifiers(cursor, selectors);
    }

    Expr whole() {
        if (cursor.peek().kind() == Kind.END) {
            throw new SyntaxException(0, "no expression found in input");
        }
        Expr expr = expression(0);
        if (cursor.peek().kind() != Kind.END) {
            throw cursor.unexpected("expression", "an operator, or the end");
        }
        Checks.selectors(expr);
        return expr;
    }

    private Expr expression(int weakest) {
        cursor.enter(Cursor.NESTED);
        Expr left = signed();
        int links = 0;
        while (true) {
            Token operator = cursor.peek();
            int strength = Operators.strength(operator);
            if (strength < 0 || strength < weakest) {
                break;
            }
            // A chain is as deep a tree as nesting is.
            links++;
            cursor.enter(Cursor.LINKED);
            cursor.next();
            left = binary(left, operator, strength);
        }
        cursor.leave(Cursor.NESTED + links * Cursor.LINKED);
        return left;
    }

    private Expr binary(Expr left, Token operator, int strength) {
        boolean bool = cursor.takeWord("bool");
        Matching matching = modifiers.matching();
        Expr right = expression(strength == Operators.POWER ? strength : strength + 1);
        var binary = new Binary(left, operator.lower(), bool, matching, right);
        Checks.binary(operator, binary);
        return binary;
    }

    private Expr signed() {
        Token sign = cursor.peek();
        if (!sign.is("-") && !sign.is("+")) {
            return suffixes.after(operand());
        }
        cursor.next();
        Expr of = expression(Operators.POWER);
        Checks.sign(sign, of);
        return new Unary(sign.text().charAt(0), of);
    }

    private Expr operand() {
        Token token = cursor.peek();
        switch (token.kind()) {
            case NUMBER, DURATION -> {
                cursor.next();
                return new NumberLiteral(Numbers.seconds(token), token.text());
            }
            case STRING -> {
                cursor.next();
                return new StringLiteral(Quoting.unquote(token));
            }
            case WORD -> {
                return word(token);
            }
            default -> {
                return symbol();
            }
        }
    }

    private Expr symbol() {
        if (cursor.peek().is("{")) {
            return selectors.selector("");
        }
        if (!cursor.take("(")) {
            throw cursor.unexpected("expression", "a number, a string, a selector, a function or \"(\"");
        }
        Expr inner = expression(0);
        cursor.expect(")", "parentheses");
        return new Paren(inner);
    }

    private Expr word(Token token) {
        String word = token.lower();
        Token behind = cursor.second();
        boolean isGrouped = behind.isWord("by") || behind.isWord("without");
        if (Operators.isAggregation(word) && (behind.is("(") || isGrouped)) {
            return aggregate(token);
        }
        if (NEVER_A_NAME.contains(word)) {
            throw cursor.unexpected("expression", "a metric or a function");
        }
        cursor.next();
        return behind.is("(") ? call(token) : selectors.selector(token.text());
    }

    private Expr call(Token name) {
        Function function = Functions.named(name.text());
        if (function == null) {
            throw new SyntaxException(name.start(), "unknown function with name " + name.shown());
        }
        var call = new Call(function, arguments());
        Checks.call(name, call);
        return call;
    }

    private List<Expr> arguments() {
        cursor.expect("(", "function call");
        var arguments = new ArrayList<Expr>();
        if (cursor.take(")")) {
            return arguments;
        }
        do {
            arguments.add(expression(0));
        } while (cursor.take(","));
        cursor.expect(")", "function call");
        return arguments;
    }

    private Expr aggregate(Token operator) {
        cursor.next();
        Modifiers.Grouping before = modifiers.grouping();
        List<Expr> arguments = arguments();
        Modifiers.Grouping grouping = before == null ? modifiers.grouping() : before;
        boolean takesParameter = Operators.takesParameter(operator.lower());
        int expected = takesParameter ? 2 : 1;
        if (arguments.size() != expected) {
            throw new SyntaxException(
                    operator.start(),
                    "wrong number of arguments for aggregate expression provided, " + "expected " + expected + ", got "
                            + arguments.size());
        }
        var aggregate = new Aggregate(
                operator.lower(),
                takesParameter ? arguments.get(0) : null,
                arguments.get(expected - 1),
                grouping == null ? List.of() : grouping.labels(),
                grouping != null && grouping.without());
        Checks.aggregate(operator, aggregate);
        return aggregate;
    }
}
