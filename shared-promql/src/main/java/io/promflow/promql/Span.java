package io.promflow.promql;

import org.jspecify.annotations.Nullable;

/** A length of time as an expression has it: a range, a resolution, an offset. */
public sealed interface Span {
    /** Known when the expression is read. Negative only in offsets. */
    record Fixed(long millis) implements Span {}

    /** A number within arithmetic: seconds, or a duration. */
    record Literal(double seconds, boolean isDuration) implements Span {}

    /** {@code step()}: the query's step. */
    record Step() implements Span {}

    /** {@code range()}: the query's range. */
    record Range() implements Span {}

    /** {@code -x}. */
    record Negative(Span of) implements Span {}

    /** {@code (x)}. */
    record Group(Span of) implements Span {}

    /** Arithmetic; the operator is one of {@code + - * / % ^}. */
    record Arithmetic(Span left, String operator, Span right) implements Span {}

    /** {@code min_of(a, b)} or {@code max_of(a, b)}. */
    record Choice(String function, Span first, Span second) implements Span {}

    /** What it comes to; null when it hangs on the query's step or range. In milliseconds. */
    default @Nullable Long length() {
        Double seconds = Spans.seconds(this);
        return seconds == null ? null : Math.round(seconds * 1000);
    }
}
