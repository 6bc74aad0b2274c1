package io.promflow.promql;

import io.promflow.promql.Token.Kind;
import java.util.List;

/** Where reading has come to. Not thread-safe. */
final class Cursor {
    /** What a nested expression weighs: it takes several calls to read, where a link of a chain takes one to write. */
    static final int NESTED = 10;

    static final int LINKED = 3;

    private final List<Token> tokens;
    private int at;
    private int depth;

    Cursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    /** The one after the next. */
    Token second() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = tokens.get(at);
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    /** Takes the symbol if it is next. */
    boolean take(String symbol) {
        if (!peek().is(symbol)) {
            return false;
        }
        at++;
        return true;
    }

    /** Takes the keyword if it is next. */
    boolean takeWord(String word) {
        if (!peek().isWord(word)) {
            return false;
        }
        at++;
        return true;
    }

    Token expect(String symbol, String where) {
        if (!peek().is(symbol)) {
            throw unexpected(where, "\"" + symbol + "\"");
        }
        return next();
    }

    Token expect(Kind kind, String where, String expected) {
        if (peek().kind() != kind) {
            throw unexpected(where, expected);
        }
        return next();
    }

    SyntaxException unexpected(String where, String expected) {
        Token token = peek();
        return new SyntaxException(
                token.start(), "unexpected " + token.shown() + " in " + where + " (expected: " + expected + ")");
    }

    /** Goes a level deeper. What is too deep here would end a thread's stack. */
    void enter(int weight) {
        depth += weight;
        if (depth > PromQl.MAX_DEPTH) {
            throw new SyntaxException(
                    peek().start(),
                    "nested too deep (expected: fewer parentheses, or fewer operators after each other)");
        }
    }

    void leave(int weight) {
        depth -= weight;
    }
}
