package io.promflow.jsonpath;

/** A place in a path's text that moves on; what several parsers read. */
final class Cursor {
    private static final long LARGEST = (1L << 53) - 1;
    private static final int DEEPEST = 64;

    private final String text;
    private int at;
    private int depth;

    Cursor(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    int place() {
        return at;
    }

    void back(int place) {
        at = place;
    }

    boolean isAtEnd() {
        return at >= text.length();
    }

    char peek() {
        return isAtEnd() ? '\0' : text.charAt(at);
    }

    char take() {
        char c = peek();
        at++;
        return c;
    }

    boolean accept(char c) {
        if (isAtEnd() || peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    boolean accept(String expected) {
        if (!text.startsWith(expected, at)) {
            return false;
        }
        at += expected.length();
        return true;
    }

    void skipBlanks() {
        while (!isAtEnd() && " \t\n\r".indexOf(peek()) >= 0) {
            at++;
        }
    }

    /** Parentheses, filters and functions within each other are counted, so that no text overflows the stack. */
    void enter() {
        if (++depth > DEEPEST) {
            throw fault("at most " + DEEPEST + " levels of nesting");
        }
    }

    void leave() {
        depth--;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** A name without quotes. */
    String name() {
        int start = at;
        while (!isAtEnd() && isNameCharacter(at == start)) {
            at += Character.charCount(text.codePointAt(at));
        }
        if (at == start) {
            throw fault("a name, * or [");
        }
        return text.substring(start, at);
    }

    private boolean isNameCharacter(boolean first) {
        int c = text.codePointAt(at);
        if (c >= 0x80) {
            return c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE;
        }
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (!first && c >= '0' && c <= '9');
    }

    boolean startsInteger() {
        return peek() == '-' || isDigit(peek());
    }

    /** An index or a bound of a slice. */
    long integer() {
        int start = at;
        accept('-');
        int digits = at;
        while (isDigit(peek())) {
            at++;
        }
        String number = text.substring(start, at);
        boolean leadingZero = at - digits > 1 && text.charAt(digits) == '0';
        if (at == digits || at - digits > 16 || leadingZero || number.equals("-0")) {
            at = start;
            throw fault("an integer without leading zeros");
        }
        long value = Long.parseLong(number);
        if (Math.abs(value) > LARGEST) {
            at = start;
            throw fault("an integer between -(2^53)+1 and (2^53)-1");
        }
        return value;
    }

    /** The rest of a text whose opening quote was taken. */
    String quoted(char quote) {
        var unquoted = new StringBuilder();
        while (!isAtEnd()) {
            int c = text.codePointAt(at);
            if (c == quote) {
                at++;
                return unquoted.toString();
            }
            if (c < 0x20 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                throw fault("no control characters and no half of a pair between quotes");
            }
            at += Character.charCount(c);
            unquoted.appendCodePoint(c == '\\' ? escaped(quote) : c);
        }
        throw fault("a closing " + quote);
    }

    private int escaped(char quote) {
        char c = take();
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '/', '\\' -> c;
            case 'u' -> character();
            default -> {
                if (c == quote) {
                    yield c;
                }
                at--;
                throw fault("an escape: \\b \\f \\n \\r \\t \\/ \\\\ \\u or the quote");
            }
        };
    }

    private int character() {
        char first = hexadecimal();
        if (!Character.isSurrogate(first)) {
            return first;
        }
        if (Character.isHighSurrogate(first) && accept("\\u")) {
            char second = hexadecimal();
            if (Character.isLowSurrogate(second)) {
                return Character.toCodePoint(first, second);
            }
        }
        throw fault("both halves of a surrogate pair");
    }

    private char hexadecimal() {
        if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
            throw fault("four hexadecimal digits");
        }
        char c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
        at += 4;
        return c;
    }

    IllegalArgumentException fault(String expected) {
        String found = isAtEnd() ? "the end" : "\"" + Character.toString(text.codePointAt(at)) + "\"";
        return new IllegalArgumentException(
                "\"" + text + "\" at column " + (at + 1) + ": " + found + " (expected: " + expected + ")");
    }
}
