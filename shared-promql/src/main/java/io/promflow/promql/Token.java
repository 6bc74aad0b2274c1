package io.promflow.promql;

import java.util.Locale;

/**
 * A piece of the text.
 *
 * @param text as written; of a string also its quotes
 * @param start index of its first character
 */
record Token(Kind kind, String text, int start) {
    enum Kind {
        /** Also every keyword: which of them it is depends on where it stands. */
        WORD,
        NUMBER,
        DURATION,
        STRING,
        SYMBOL,
        END
    }

    boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    /** Keywords are read in any case. */
    boolean isWord(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    String lower() {
        return text.toLowerCase(Locale.ROOT);
    }

    int end() {
        return start + text.length();
    }

    String shown() {
        String part = text.length() > 20 ? text.substring(0, 20) + "…" : text;
        return kind == Kind.END ? "end of input" : "\"" + part + "\"";
    }
}
