package io.promflow.promql;

/** What reading an expression gives. */
public sealed interface Parsed {
    /** It is PromQL, and its types fit. */
    record Expression(Expr expr) implements Parsed {}

    /**
     * It is not, or it is nested deeper than this parser goes.
     *
     * @param position index of the character where that showed
     * @param message what was found and what was expected
     */
    record Refused(int position, String message) implements Parsed {}
}
