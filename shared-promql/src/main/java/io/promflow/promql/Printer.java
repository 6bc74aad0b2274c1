package io.promflow.promql;

import io.promflow.promql.Expr.Aggregate;
import io.promflow.promql.Expr.Binary;
import io.promflow.promql.Expr.Call;
import io.promflow.promql.Expr.MatrixSelector;
import io.promflow.promql.Expr.NumberLiteral;
import io.promflow.promql.Expr.Paren;
import io.promflow.promql.Expr.StringLiteral;
import io.promflow.promql.Expr.Subquery;
import io.promflow.promql.Expr.Unary;
import io.promflow.promql.Expr.VectorSelector;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes expressions. What it writes reads as the same expression. Not thread-safe. */
final class Printer {
    private final StringBuilder out = new StringBuilder();

    private Printer() {}

    static String text(Expr expr) {
        var printer = new Printer();
        printer.expression(expr);
        return printer.out.toString();
    }

    private void expression(Expr expr) {
        if (expr instanceof NumberLiteral number) {
            out.append(number.text());
        } else if (expr instanceof StringLiteral string) {
            out.append(Quoting.quote(string.value()));
        } else if (expr instanceof VectorSelector selector) {
            series(selector);
            modifiers(selector);
        } else if (expr instanceof MatrixSelector matrix) {
            series(matrix.selector());
            out.append('[').append(Durations.text(matrix.range())).append(']');
            modifiers(matrix.selector());
        } else if (expr instanceof Subquery subquery) {
            subquery(subquery);
        } else if (expr instanceof Call call) {
            out.append(call.function().name()).append('(');
            list(call.arguments());
            out.append(')');
        } else {
            composed(expr);
        }
    }

    private void composed(Expr expr) {
        if (expr instanceof Aggregate aggregate) {
            aggregate(aggregate);
        } else if (expr instanceof Binary binary) {
            expression(binary.left());
            out.append(' ').append(binary.operator()).append(binary.bool() ? " bool" : "");
            matching(binary.matching());
            out.append(' ');
            expression(binary.right());
        } else if (expr instanceof Unary unary) {
            out.append(unary.sign());
            expression(unary.of());
        } else if (expr instanceof Paren paren) {
            out.append('(');
            expression(paren.of());
            out.append(')');
        }
    }

    private void list(List<Expr> expressions) {
        for (Iterator<Expr> each = expressions.iterator(); each.hasNext(); ) {
            expression(each.next());
            out.append(each.hasNext() ? ", " : "");
        }
    }

    private void series(VectorSelector selector) {
        out.append(selector.name());
        if (!selector.matchers().isEmpty() || selector.name().isEmpty()) {
            out.append(selector.matchers().stream()
                    .map(LabelMatcher::toString)
                    .collect(Collectors.joining(",", "{", "}")));
        }
    }

    private void modifiers(VectorSelector selector) {
        out.append(selector.extension().isEmpty() ? "" : " " + selector.extension());
        at(selector.at());
        offset(selector.offset());
    }

    private void subquery(Subquery subquery) {
        expression(subquery.of());
        out.append('[').append(Durations.text(subquery.range())).append(':');
        if (subquery.step() != null) {
            out.append(Durations.text(subquery.step()));
        }
        out.append(']');
        at(subquery.at());
        offset(subquery.offset());
    }

    private void at(@Nullable At at) {
        if (at instanceof At.Time time) {
            out.append(String.format(Locale.ROOT, " @ %d.%03d", time.millis() / 1000, Math.abs(time.millis() % 1000)));
        } else if (at != null) {
            out.append(at instanceof At.Start ? " @ start()" : " @ end()");
        }
    }

    private void offset(@Nullable Span offset) {
        if (offset != null && !offset.equals(new Span.Fixed(0))) {
            out.append(" offset ").append(Durations.text(offset));
        }
    }

    private void aggregate(Aggregate aggregate) {
        out.append(aggregate.operator());
        if (aggregate.without() || !aggregate.labels().isEmpty()) {
            out.append(aggregate.without() ? " without " : " by ");
            labels(aggregate.labels());
            out.append(' ');
        }
        out.append('(');
        if (aggregate.parameter() != null) {
            expression(aggregate.parameter());
            out.append(", ");
        }
        expression(aggregate.of());
        out.append(')');
    }

    private void labels(List<String> labels) {
        out.append(labels.stream().map(LabelMatcher::label).collect(Collectors.joining(", ", "(", ")")));
    }

    private void matching(Matching matching) {
        if (!matching.keyword().isEmpty()) {
            out.append(' ').append(matching.keyword()).append(' ');
            labels(matching.labels());
        }
        if (!matching.group().isEmpty()) {
            out.append(' ').append(matching.group()).append(' ');
            labels(matching.include());
        }
        if (matching.fillLeft() != null) {
            out.append(" fill_left (").append(matching.fillLeft()).append(')');
        }
        if (matching.fillRight() != null) {
            out.append(" fill_right (").append(matching.fillRight()).append(')');
        }
    }
}
