package io.promflow.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the logical expression of a filter, and refuses what is not well-typed. Grammar: RFC 9535, 2.3.5 and 2.4. */
final class FilterParser {
    private final Cursor in;

    FilterParser(Cursor in) {
        this.in = in;
    }

    Condition condition() {
        in.enter();
        var parts = new ArrayList<Condition>();
        do {
            in.skipBlanks();
            parts.add(conjunction());
            in.skipBlanks();
        } while (in.accept("||"));
        in.leave();
        return parts.size() == 1 ? parts.get(0) : new Condition.Or(List.copyOf(parts));
    }

    private Condition conjunction() {
        var parts = new ArrayList<Condition>();
        do {
            in.skipBlanks();
            parts.add(basic());
            in.skipBlanks();
        } while (in.accept("&&"));
        return parts.size() == 1 ? parts.get(0) : new Condition.And(List.copyOf(parts));
    }

    private Condition basic() {
        if (in.accept('!')) {
            in.skipBlanks();
            return new Condition.Not(in.peek() == '(' ? parenthesized() : test());
        }
        return in.peek() == '(' ? parenthesized() : comparisonOrTest();
    }

    private Condition parenthesized() {
        in.accept('(');
        Condition condition = condition();
        if (!in.accept(')')) {
            throw in.fault(")");
        }
        return condition;
    }

    private Condition test() {
        int start = in.place();
        Term term = term();
        if (term.condition == null) {
            in.back(start);
            throw in.fault("a path or a function that is true or false");
        }
        return term.condition;
    }

    private Condition comparisonOrTest() {
        int start = in.place();
        Term left = term();
        int end = in.place();
        in.skipBlanks();
        Condition.Operator operator = operator();
        if (operator == null) {
            in.back(end);
            if (left.condition == null) {
                in.skipBlanks();
                throw in.fault("==, !=, <, <=, > or >=");
            }
            return left.condition;
        }
        Operand operand = comparable(left, start);
        in.skipBlanks();
        int second = in.place();
        return new Condition.Compares(operand, operator, comparable(term(), second));
    }

    private Operand comparable(Term term, int start) {
        if (term.operand == null) {
            in.back(start);
            throw in.fault("a literal, a path to one node, or a function with a value");
        }
        return term.operand;
    }

    private Condition.@Nullable Operator operator() {
        for (Condition.Operator operator : Condition.Operator.values()) {
            if (in.accept(operator.text())) {
                return operator;
            }
        }
        return null;
    }

    /** What stands at one place, as each of the things it may be taken for; null for what it is not. */
    private record Term(
            @Nullable Operand operand,
            @Nullable Condition condition,
            @Nullable JsonPath path) {}

    private Term term() {
        char c = in.peek();
        if (c == '@' || c == '$') {
            JsonPath path = new PathParser(in).path();
            return new Term(path.isSingular() ? new Operand.Single(path) : null, new Condition.Exists(path), path);
        }
        if (c == '\'' || c == '"') {
            return literal(TextNode.valueOf(in.quoted(in.take())));
        }
        if (c == '-' || Cursor.isDigit(c)) {
            return literal(number());
        }
        return word();
    }

    private static Term literal(JsonNode value) {
        return new Term(new Operand.Literal(value), null, null);
    }

    private Term word() {
        int start = in.place();
        while (isFunctionCharacter(in.peek())) {
            in.take();
        }
        String word = in.text().substring(start, in.place());
        if (in.accept('(')) {
            in.enter();
            Term function = function(word, start);
            in.leave();
            return function;
        }
        switch (word) {
            case "true", "false" -> {
                return literal(BooleanNode.valueOf(word.equals("true")));
            }
            case "null" -> {
                return literal(NullNode.getInstance());
            }
            default -> {
                in.back(start);
                throw in.fault("a path, a literal or a function");
            }
        }
    }

    private static boolean isFunctionCharacter(char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || Cursor.isDigit(c);
    }

    private Term function(String name, int start) {
        List<Term> arguments = arguments();
        Operand value = switch (name) {
            case "length" -> new Operand.Length(value(arguments, 0, 1, start));
            case "count" -> new Operand.Count(nodes(arguments, start));
            case "value" -> new Operand.OnlyValue(nodes(arguments, start));
            default -> null;
        };
        if (value != null) {
            return new Term(value, null, null);
        }
        if (!name.equals("match") && !name.equals("search")) {
            in.back(start);
            throw in.fault("length, count, match, search or value");
        }
        var matches = new Condition.Matches(
                value(arguments, 0, 2, start),
                value(arguments, 1, 2, start),
                name.equals("match"),
                new LinearRegex.Last());
        return new Term(null, matches, null);
    }

    private List<Term> arguments() {
        var arguments = new ArrayList<Term>();
        in.skipBlanks();
        if (in.accept(')')) {
            return arguments;
        }
        do {
            in.skipBlanks();
            arguments.add(term());
            in.skipBlanks();
        } while (in.accept(','));
        if (!in.accept(')')) {
            throw in.fault(", or )");
        }
        return arguments;
    }

    private Operand value(List<Term> arguments, int index, int count, int start) {
        Operand operand = arguments.size() == count ? arguments.get(index).operand : null;
        if (operand == null) {
            in.back(start);
            throw in.fault("a function with " + count + " arguments, each a literal, a path to one node or a value");
        }
        return operand;
    }

    private JsonPath nodes(List<Term> arguments, int start) {
        JsonPath path = arguments.size() == 1 ? arguments.get(0).path : null;
        if (path == null) {
            in.back(start);
            throw in.fault("a function with one argument, a path");
        }
        return path;
    }

    private JsonNode number() {
        int start = in.place();
        in.accept('-');
        int digits = in.place();
        takeDigits();
        boolean leadingZero = in.place() - digits > 1 && in.text().charAt(digits) == '0';
        boolean whole = in.peek() != '.' && in.peek() != 'e' && in.peek() != 'E';
        boolean valid = in.place() > digits && !leadingZero;
        if (in.accept('.')) {
            valid &= takeDigits();
        }
        if (in.accept('e') || in.accept('E')) {
            if (!in.accept('-')) {
                in.accept('+');
            }
            valid &= takeDigits();
        }
        String number = in.text().substring(start, in.place());
        if (!valid) {
            in.back(start);
            throw in.fault("a number as JSON has them");
        }
        return whole && number.length() < 18
                ? LongNode.valueOf(Long.parseLong(number))
                : DoubleNode.valueOf(Double.parseDouble(number));
    }

    private boolean takeDigits() {
        int start = in.place();
        while (Cursor.isDigit(in.peek())) {
            in.take();
        }
        return in.place() > start;
    }
}
