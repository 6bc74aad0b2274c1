package io.promflow.jsonpath;

import java.util.ArrayList;
import java.util.List;

/** Reads a path's text, left to right. Grammar: RFC 9535, appendix A, without filter selectors. */
final class PathParser {
    private static final long LARGEST = (1L << 53) - 1;

    private final String text;
    private int at;

    PathParser(String text) {
        this.text = text;
    }

    JsonPath parse() {
        if (text.isEmpty() || (text.charAt(0) != '$' && text.charAt(0) != '@')) {
            throw fault("$ or @");
        }
        boolean relative = text.charAt(0) == '@';
        at = 1;
        var segments = new ArrayList<Segment>();
        while (at < text.length()) {
            int before = at;
            skipBlanks();
            if (at == text.length()) {
                at = before;
                throw fault("no blanks at the end");
            }
            segments.add(segment());
        }
        return new JsonPath(text, relative, segments);
    }

    private Segment segment() {
        if (accept('[')) {
            return new Segment(false, bracketed());
        }
        if (!accept('.')) {
            throw fault(". or [");
        }
        boolean descendant = accept('.');
        if (descendant && accept('[')) {
            return new Segment(true, bracketed());
        }
        Selector selector = accept('*') ? new Selector.Wildcard() : new Selector.Name(shorthandName());
        return new Segment(descendant, List.of(selector));
    }

    private String shorthandName() {
        int start = at;
        while (at < text.length() && isNameCharacter(text.charAt(at), at == start)) {
            at++;
        }
        if (at == start) {
            throw fault("a name, * or [");
        }
        return text.substring(start, at);
    }

    private static boolean isNameCharacter(char c, boolean first) {
        return c == '_'
                || c >= 0x80
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (!first && c >= '0' && c <= '9');
    }

    private List<Selector> bracketed() {
        var selectors = new ArrayList<Selector>();
        do {
            skipBlanks();
            selectors.add(selector());
            skipBlanks();
        } while (accept(','));
        if (!accept(']')) {
            throw fault(", or ]");
        }
        return selectors;
    }

    private Selector selector() {
        char c = peek();
        if (c == '\'' || c == '"') {
            at++;
            return new Selector.Name(quoted(c));
        }
        if (c == '*') {
            at++;
            return new Selector.Wildcard();
        }
        if (c == '?') {
            throw fault("a name, an index, a slice or *; filters are not supported");
        }
        if (c == ':' || c == '-' || isDigit(c)) {
            return indexOrSlice();
        }
        throw fault("a quoted name, an index, a slice or *");
    }

    private Selector indexOrSlice() {
        long start = peek() == ':' ? Selector.Slice.ABSENT : integer();
        int afterStart = at;
        skipBlanks();
        if (!accept(':')) {
            at = afterStart;
            return new Selector.Index(start);
        }
        skipBlanks();
        long end = startsInteger() ? integer() : Selector.Slice.ABSENT;
        skipBlanks();
        long step = 1;
        if (accept(':')) {
            skipBlanks();
            step = startsInteger() ? integer() : 1;
        }
        return new Selector.Slice(start, end, step);
    }

    private boolean startsInteger() {
        return peek() == '-' || isDigit(peek());
    }

    private long integer() {
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

    private String quoted(char quote) {
        var name = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return name.toString();
            }
            if (c < 0x20) {
                at--;
                throw fault("no control characters in a quoted name");
            }
            name.append(c == '\\' ? escaped(quote) : c);
        }
        throw fault("a closing " + quote);
    }

    private char escaped(char quote) {
        char c = peek();
        at++;
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '/', '\\' -> c;
            case 'u' -> unicode();
            default -> {
                if (c == quote) {
                    yield c;
                }
                at--;
                throw fault("an escape: \\b \\f \\n \\r \\t \\/ \\\\ \\u or the quote");
            }
        };
    }

    private char unicode() {
        if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
            throw fault("four hexadecimal digits");
        }
        char c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
        at += 4;
        return c;
    }

    private void skipBlanks() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            at++;
        }
    }

    private boolean accept(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private IllegalArgumentException fault(String expected) {
        String found = at < text.length() ? "\"" + text.charAt(at) + "\"" : "the end";
        return new IllegalArgumentException(
                "\"" + text + "\" at column " + (at + 1) + ": " + found + " (expected: " + expected + ")");
    }
}
