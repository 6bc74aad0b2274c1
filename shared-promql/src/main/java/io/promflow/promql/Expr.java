package io.promflow.promql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression. Immutable; its {@code toString} is text that reads as the same expression. */
public sealed interface Expr {
    /** What an expression evaluates to. */
    enum Type {
        SCALAR("scalar"),
        STRING("string"),
        VECTOR("instant vector"),
        MATRIX("range vector");

        private final String words;

        Type(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** What this evaluates to. */
    Type type();

    /**
     * A number.
     *
     * @param text as it was written, or a duration, which is its seconds
     */
    record NumberLiteral(double value, String text) implements Expr {
        @Override
        public Type type() {
            return Type.SCALAR;
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /** A text. */
    record StringLiteral(String value) implements Expr {
        @Override
        public Type type() {
            return Type.STRING;
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /**
     * Series.
     *
     * @param name the metric's name where it stands before the braces; empty where it does not
     * @param matchers those within the braces
     * @param extension {@code anchored}, {@code smoothed} or empty
     */
    record VectorSelector(
            String name,
            List<LabelMatcher> matchers,
            @Nullable Span offset,
            @Nullable At at,
            String extension) implements Expr {
        public VectorSelector {
            matchers = List.copyOf(matchers);
        }

        @Override
        public Type type() {
            return Type.VECTOR;
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /** Samples of series over a range. The modifiers behind the range are the selector's. */
    record MatrixSelector(VectorSelector selector, Span range) implements Expr {
        @Override
        public Type type() {
            return Type.MATRIX;
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /**
     * An expression evaluated over a range.
     *
     * @param step null: the server's default
     */
    record Subquery(
            Expr of,
            Span range,
            @Nullable Span step,
            @Nullable Span offset,
            @Nullable At at) implements Expr {
        @Override
        public Type type() {
            return Type.MATRIX;
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /** A function of arguments. */
    record Call(Function function, List<Expr> arguments) implements Expr {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public Type type() {
            return function.result();
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /**
     * An aggregation.
     *
     * @param parameter of {@code topk}, {@code quantile} …
     * @param without whether the labels are those that are dropped
     */
    record Aggregate(String operator, @Nullable Expr parameter, Expr of, List<String> labels, boolean without)
            implements Expr {
        public Aggregate {
            labels = List.copyOf(labels);
        }

        @Override
        public Type type() {
            return Type.VECTOR;
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /** Two expressions and an operator between them. */
    record Binary(Expr left, String operator, boolean bool, Matching matching, Expr right) implements Expr {
        @Override
        public Type type() {
            return left.type() == Type.SCALAR && right.type() == Type.SCALAR ? Type.SCALAR : Type.VECTOR;
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /** A sign before an expression. */
    record Unary(char sign, Expr of) implements Expr {
        @Override
        public Type type() {
            return of.type();
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /** An expression in parentheses. */
    record Paren(Expr of) implements Expr {
        @Override
        public Type type() {
            return of.type();
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }
}
