package io.promflow.promql;

import io.promflow.promql.Expr.Aggregate;
import io.promflow.promql.Expr.Binary;
import io.promflow.promql.Expr.Call;
import io.promflow.promql.Expr.MatrixSelector;
import io.promflow.promql.Expr.Paren;
import io.promflow.promql.Expr.StringLiteral;
import io.promflow.promql.Expr.Subquery;
import io.promflow.promql.Expr.Unary;
import io.promflow.promql.Expr.VectorSelector;
import java.util.function.UnaryOperator;

/**
 * Makes an expression of another: the same, but for its selectors and its texts.
 *
 * @param selectors what becomes of each selector
 * @param texts what becomes of each string literal
 */
record Mapping(UnaryOperator<VectorSelector> selectors, UnaryOperator<String> texts) {
    Expr of(Expr expr) {
        if (expr instanceof VectorSelector selector) {
            return selectors.apply(selector);
        }
        if (expr instanceof StringLiteral literal) {
            return new StringLiteral(texts.apply(literal.value()));
        }
        if (expr instanceof MatrixSelector matrix) {
            return new MatrixSelector(selectors.apply(matrix.selector()), matrix.range());
        }
        if (expr instanceof Subquery s) {
            return new Subquery(of(s.of()), s.range(), s.step(), s.offset(), s.at());
        }
        if (expr instanceof Call call) {
            return new Call(
                    call.function(), call.arguments().stream().map(this::of).toList());
        }
        if (expr instanceof Aggregate a) {
            Expr parameter = a.parameter() == null ? null : of(a.parameter());
            return new Aggregate(a.operator(), parameter, of(a.of()), a.labels(), a.without());
        }
        if (expr instanceof Binary b) {
            return new Binary(of(b.left()), b.operator(), b.bool(), b.matching(), of(b.right()));
        }
        if (expr instanceof Unary unary) {
            return new Unary(unary.sign(), of(unary.of()));
        }
        return expr instanceof Paren paren ? new Paren(of(paren.of())) : expr;
    }
}
