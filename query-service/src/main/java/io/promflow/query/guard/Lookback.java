package io.promflow.query.guard;

import io.promflow.promql.Expr;
import io.promflow.promql.Span;
import io.promflow.promql.Walk;
import org.jspecify.annotations.Nullable;

/** How far an expression looks before the time it is asked for. */
final class Lookback {
    private Lookback() {}

    /** In milliseconds; -1 when that hangs on the query's step or range. Both modifiers and ranges add up from outside in. */
    static long millis(Expr expr) {
        if (expr instanceof Expr.VectorSelector selector) {
            return sum(0, length(selector.offset()));
        }
        if (expr instanceof Expr.MatrixSelector matrix) {
            return sum(length(matrix.range()), length(matrix.selector().offset()));
        }
        long deepest = 0;
        for (Expr part : Walk.children(expr)) {
            long depth = millis(part);
            if (depth < 0) {
                return -1;
            }
            deepest = Math.max(deepest, depth);
        }
        return expr instanceof Expr.Subquery subquery
                ? sum(sum(deepest, length(subquery.range())), length(subquery.offset()))
                : deepest;
    }

    private static long sum(long a, long b) {
        return a < 0 || b < 0 ? -1 : a + b;
    }

    private static long length(@Nullable Span span) {
        if (span == null) {
            return 0;
        }
        Long length = span.length();
        // An offset into the future looks back at nothing.
        return length == null ? -1 : Math.max(0, length);
    }
}
