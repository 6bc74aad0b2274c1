package io.promflow.promql;

import io.promflow.promql.Expr.Call;
import io.promflow.promql.Expr.VectorSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Puts matchers into every selector of an expression, so that it sees only series that have them. */
public final class Enforcement {
    /** What putting matchers in gives. */
    public sealed interface Outcome {
        /** Every selector has the matchers. */
        record Safe(Expr expr) implements Outcome {}

        /** No matcher could keep this expression to its series. */
        record Unsafe(String reason) implements Outcome {}
    }

    private Enforcement() {}

    /** Adds the matchers to each selector, beside what it has already: they narrow, and never widen. */
    public static Outcome enforce(Expr expr, List<LabelMatcher> matchers) {
        for (Expr part : Walk.parts(expr)) {
            if (part instanceof Call call && call.function().name().equals("info")) {
                return new Outcome.Unsafe("info() reads series that no selector names");
            }
        }
        var narrowing = new Mapping(selector -> narrow(selector, matchers), UnaryOperator.identity());
        return new Outcome.Safe(narrowing.of(expr));
    }

    private static VectorSelector narrow(VectorSelector s, List<LabelMatcher> matchers) {
        var all = new ArrayList<>(s.matchers());
        matchers.stream().filter(matcher -> !all.contains(matcher)).forEach(all::add);
        return new VectorSelector(s.name(), all, s.offset(), s.at(), s.extension());
    }
}
