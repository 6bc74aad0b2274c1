package io.promflow.promql;

import io.promflow.promql.Expr.Aggregate;
import io.promflow.promql.Expr.Binary;
import io.promflow.promql.Expr.Call;
import io.promflow.promql.Expr.VectorSelector;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Refuses what reads well but means nothing. */
final class Checks {
    private Checks() {}

    static void sign(Token sign, Expr of) {
        if (!isOperand(of.type())) {
            throw new SyntaxException(
                    sign.start(),
                    "unary expression only allowed on expressions of type scalar or instant vector, got "
                            + of.type().words());
        }
    }

    static void subquery(Token bracket, Expr of) {
        if (of.type() != Expr.Type.VECTOR) {
            throw new SyntaxException(
                    bracket.start(),
                    "subquery is only allowed on instant vector, got "
                            + of.type().words());
        }
    }

    static void aggregate(Token operator, Aggregate aggregate) {
        expect(operator, Expr.Type.VECTOR, aggregate.of(), "aggregation expression");
        if (aggregate.parameter() != null) {
            Expr.Type type = aggregate.operator().equals("count_values") ? Expr.Type.STRING : Expr.Type.SCALAR;
            expect(operator, type, aggregate.parameter(), "aggregation parameter");
        }
    }

    static void call(Token name, Call call) {
        Function function = call.function();
        int count = call.arguments().size();
        if (count < function.least() || count > function.most()) {
            throw new SyntaxException(
                    name.start(),
                    "expected " + (function.variadic() == 0 ? "" : count < function.least() ? "at least " : "at most ")
                            + (count < function.least() ? function.least() : function.most())
                            + " argument(s) in call to \"" + function.name() + "\", got " + count);
        }
        for (int i = 0; i < count; i++) {
            expect(
                    name,
                    function.parameter(i),
                    call.arguments().get(i),
                    "call to function \"" + function.name() + "\"");
        }
        if (function.name().equals("info") && count > 1) {
            info(name, call.arguments().get(1));
        }
    }

    private static void info(Token name, Expr labels) {
        if (!(labels instanceof VectorSelector selector) || !selector.name().isEmpty()) {
            throw new SyntaxException(name.start(), "expected label selectors only");
        }
    }

    private static void expect(Token where, Expr.Type expected, Expr found, String context) {
        if (found.type() != expected) {
            throw new SyntaxException(
                    where.start(),
                    "expected type " + expected.words() + " in " + context + ", got "
                            + found.type().words());
        }
    }

    static void binary(Token operator, Binary binary) {
        Expr.Type left = binary.left().type();
        Expr.Type right = binary.right().type();
        if (!isOperand(left) || !isOperand(right)) {
            throw at(operator, "binary expression must contain only scalar and instant vector types");
        }
        boolean isComparison = Operators.isComparison(binary.operator());
        if (binary.bool() && !isComparison) {
            throw at(operator, "bool modifier can only be used on comparison operators");
        }
        if (left == Expr.Type.SCALAR && right == Expr.Type.SCALAR && isComparison && !binary.bool()) {
            throw at(operator, "comparisons between scalars must use BOOL modifier");
        }
        if (left == Expr.Type.SCALAR || right == Expr.Type.SCALAR) {
            withScalar(operator, binary);
        } else if (Operators.isSet(binary.operator())) {
            ofSets(operator, binary.matching());
        }
        onOrGroup(operator, binary.matching());
    }

    private static void withScalar(Token operator, Binary binary) {
        Matching matching = binary.matching();
        if (!matching.labels().isEmpty()) {
            throw at(operator, "vector matching only allowed between instant vectors");
        }
        if (matching.fillLeft() != null || matching.fillRight() != null) {
            throw at(operator, "filling in missing series only allowed between instant vectors");
        }
        if (Operators.isSet(binary.operator())) {
            throw at(operator, "set operator \"" + binary.operator() + "\" not allowed in binary scalar expression");
        }
    }

    private static void ofSets(Token operator, Matching matching) {
        if (!matching.group().isEmpty()) {
            throw at(operator, "no grouping allowed for \"" + operator.lower() + "\" operation");
        }
        if (matching.fillLeft() != null || matching.fillRight() != null) {
            throw at(operator, "filling in missing series not allowed for set operators");
        }
    }

    private static void onOrGroup(Token operator, Matching matching) {
        if (matching.keyword().equals("on")) {
            for (String label : matching.labels()) {
                if (matching.include().contains(label)) {
                    throw at(operator, "label \"" + label + "\" must not occur in ON and GROUP clause at once");
                }
            }
        }
    }

    private static boolean isOperand(Expr.Type type) {
        return type == Expr.Type.SCALAR || type == Expr.Type.VECTOR;
    }

    private static SyntaxException at(Token operator, String message) {
        return new SyntaxException(operator.start(), message);
    }

    /** Each selector of a whole expression: named once at most, and by something that is not empty. */
    static void selectors(Expr whole) {
        List<Expr> parts = Walk.parts(whole);
        // These choose labels, not series, and may be empty.
        Set<Expr> labelsOfInfo = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Expr part : parts) {
            if (part instanceof Call call
                    && call.function().name().equals("info")
                    && call.arguments().size() > 1) {
                labelsOfInfo.add(call.arguments().get(1));
            }
            if (part instanceof VectorSelector selector && !labelsOfInfo.contains(part)) {
                selector(selector);
            }
        }
    }

    private static void selector(VectorSelector selector) {
        List<LabelMatcher> names = selector.matchers().stream()
                .filter(matcher -> matcher.name().equals(LabelMatcher.METRIC_NAME))
                .toList();
        if (!selector.name().isEmpty()) {
            if (!names.isEmpty()) {
                throw new SyntaxException(
                        0,
                        "metric name must not be set twice: \"" + selector.name() + "\" or \""
                                + names.get(0).value() + "\"");
            }
        } else if (selector.matchers().stream().allMatch(matcher -> matcher.matches(""))) {
            throw new SyntaxException(0, "vector selector must contain at least one non-empty matcher");
        }
    }
}
