package io.promflow.promql;

import io.promflow.promql.Expr.Aggregate;
import io.promflow.promql.Expr.Binary;
import io.promflow.promql.Expr.Call;
import io.promflow.promql.Expr.MatrixSelector;
import io.promflow.promql.Expr.Paren;
import io.promflow.promql.Expr.Subquery;
import io.promflow.promql.Expr.Unary;
import java.util.ArrayList;
import java.util.List;

/** Goes through an expression. */
public final class Walk {
    private Walk() {}

    /** Every part of an expression, itself first. */
    public static List<Expr> parts(Expr whole) {
        var parts = new ArrayList<Expr>();
        parts.add(whole);
        for (int i = 0; i < parts.size(); i++) {
            parts.addAll(children(parts.get(i)));
        }
        return parts;
    }

    /** The parts right within an expression. */
    public static List<Expr> children(Expr expr) {
        if (expr instanceof MatrixSelector matrix) {
            return List.of(matrix.selector());
        }
        if (expr instanceof Subquery subquery) {
            return List.of(subquery.of());
        }
        if (expr instanceof Call call) {
            return call.arguments();
        }
        if (expr instanceof Aggregate aggregate) {
            return aggregate.parameter() == null
                    ? List.of(aggregate.of())
                    : List.of(aggregate.parameter(), aggregate.of());
        }
        if (expr instanceof Binary binary) {
            return List.of(binary.left(), binary.right());
        }
        if (expr instanceof Unary unary) {
            return List.of(unary.of());
        }
        return expr instanceof Paren paren ? List.of(paren.of()) : List.of();
    }
}
