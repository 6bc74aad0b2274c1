package io.promflow.promql;

import io.promflow.promql.Expr.Aggregate;
import io.promflow.promql.Expr.Binary;
import io.promflow.promql.Expr.Call;
import io.promflow.promql.Expr.MatrixSelector;
import io.promflow.promql.Expr.Paren;
import io.promflow.promql.Expr.Subquery;
import io.promflow.promql.Expr.Unary;
import io.promflow.promql.Expr.VectorSelector;
import java.util.ArrayList;
import java.util.List;

/** Puts matchers into every selector of an expression, so that it sees only series that have them. */
public final class Enforcement {
    /** What putting matchers in gives. */
    public sealed interface Outcome {
        /** Every selector has the matchers. */
        record Safe(Expr expr) implements Outcome {}

        /** No matcher could keep this expression to its series. */
        record Unsafe(String reason) implements Outcome {}
    }

    private final List<LabelMatcher> matchers;

    private Enforcement(List<LabelMatcher> matchers) {
        this.matchers = matchers;
    }

    /** Adds the matchers to each selector, beside what it has already: they narrow, and never widen. */
    public static Outcome enforce(Expr expr, List<LabelMatcher> matchers) {
        for (Expr part : Walk.parts(expr)) {
            if (part instanceof Call call && call.function().name().equals("info")) {
                return new Outcome.Unsafe("info() reads series that no selector names");
            }
        }
        return new Outcome.Safe(new Enforcement(matchers).in(expr));
    }

    private Expr in(Expr expr) {
        if (expr instanceof VectorSelector selector) {
            return in(selector);
        }
        if (expr instanceof MatrixSelector matrix) {
            return new MatrixSelector(in(matrix.selector()), matrix.range());
        }
        if (expr instanceof Subquery s) {
            return new Subquery(in(s.of()), s.range(), s.step(), s.offset(), s.at());
        }
        if (expr instanceof Call call) {
            return new Call(
                    call.function(), call.arguments().stream().map(this::in).toList());
        }
        if (expr instanceof Aggregate a) {
            Expr parameter = a.parameter() == null ? null : in(a.parameter());
            return new Aggregate(a.operator(), parameter, in(a.of()), a.labels(), a.without());
        }
        if (expr instanceof Binary b) {
            return new Binary(in(b.left()), b.operator(), b.bool(), b.matching(), in(b.right()));
        }
        if (expr instanceof Unary unary) {
            return new Unary(unary.sign(), in(unary.of()));
        }
        return expr instanceof Paren paren ? new Paren(in(paren.of())) : expr;
    }

    private VectorSelector in(VectorSelector s) {
        var all = new ArrayList<>(s.matchers());
        matchers.stream().filter(matcher -> !all.contains(matcher)).forEach(all::add);
        return new VectorSelector(s.name(), all, s.offset(), s.at(), s.extension());
    }
}
