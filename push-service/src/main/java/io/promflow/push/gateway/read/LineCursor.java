package io.promflow.push.gateway.read;

import io.promflow.push.exposition.MalformedInputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where a reader is in a body of lines. Owned by one reader. */
final class LineCursor {
    private static final int REMEMBERED = 256;

    private final byte[] text;
    /** Names come again and again: the same bytes become the same string. */
    private final String[] names = new String[REMEMBERED];

    private int at;
    private int line = 1;

    LineCursor(byte[] text) throws MalformedInputException {
        this.text = text;
        for (byte b : text) {
            if (b < 0) {
                checkUtf8(text);
                break;
            }
        }
    }

    private static void checkUtf8(byte[] text) throws MalformedInputException {
        try {
            var unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw new MalformedInputException("the body is not UTF-8 (expected: text format 0.0.4 in UTF-8)");
        }
    }

    boolean isAtEnd() {
        return at >= text.length;
    }

    void advance() {
        at++;
    }

    void nextLine() {
        at++;
        line++;
    }

    int peek() throws MalformedInputException {
        if (at >= text.length) {
            throw error("the text ends within a line (expected: a line feed at the end of every line)");
        }
        return text[at];
    }

    void expect(char wanted) throws MalformedInputException {
        if (peek() != wanted) {
            throw found("'" + wanted + "'");
        }
        at++;
    }

    boolean isAtBlank() throws MalformedInputException {
        int c = peek();
        return c == ' ' || c == '\t';
    }

    void skipBlanks() throws MalformedInputException {
        while (isAtBlank()) {
            at++;
        }
    }

    void skipLine() throws MalformedInputException {
        while (peek() != '\n') {
            at++;
        }
    }

    String restOfLine() throws MalformedInputException {
        int start = at;
        skipLine();
        return new String(text, start, at - start, StandardCharsets.UTF_8);
    }

    String token() throws MalformedInputException {
        int start = at;
        skipToken();
        return new String(text, start, at - start, StandardCharsets.UTF_8);
    }

    private void skipToken() throws MalformedInputException {
        while (peek() != '\n' && !isAtBlank()) {
            at++;
        }
    }

    /** A legacy name: of a metric, with colons, or of a label. */
    String name(boolean colons) throws MalformedInputException {
        int start = at;
        int hash = 0;
        while (at < text.length && isNameCharacter(text[at], colons)) {
            hash = hash * 31 + text[at++];
        }
        int length = at - start;
        if (length == 0 || length > NameRules.MAX_NAME || (text[start] >= '0' && text[start] <= '9')) {
            at = length > NameRules.MAX_NAME ? at : start;
            throw length > NameRules.MAX_NAME
                    ? error("a name of " + length + " characters (expected: at most " + NameRules.MAX_NAME + ")")
                    : found(colons ? "a metric name" : "a label name");
        }
        int slot = (hash ^ (hash >>> 8)) & (REMEMBERED - 1);
        String known = names[slot];
        if (known != null && known.hashCode() == hash && known.length() == length && matches(known, start)) {
            return known;
        }
        String name = new String(text, start, length, StandardCharsets.ISO_8859_1);
        names[slot] = name;
        return name;
    }

    private boolean matches(String name, int start) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != text[start + i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNameCharacter(byte c, boolean colons) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || (colons && c == ':');
    }

    double number() throws MalformedInputException {
        int start = at;
        skipToken();
        if (start == at) {
            throw found("a value");
        }
        double number = Decimal.parse(text, start, at);
        if (Decimal.isNone(number)) {
            String token = new String(text, start, at - start, StandardCharsets.UTF_8);
            throw error("value \"" + NameRules.shortened(token) + "\" (expected: a number, NaN, +Inf or -Inf)");
        }
        return number;
    }

    /** Text up to the end character or the line's end, whichever comes first; neither is consumed. */
    String escaped(char end, int longest, String what) throws MalformedInputException {
        int start = at;
        boolean escapes = false;
        while (peek() != end && text[at] != '\n') {
            if (text[at] == '\\') {
                escapes = true;
                at++;
                checkEscape(end);
            }
            at++;
        }
        String value = escapes ? unescaped(start, at) : new String(text, start, at - start, StandardCharsets.UTF_8);
        if (value.length() > longest) {
            throw error(what + " of " + value.length() + " characters (expected: at most " + longest + ")");
        }
        return value;
    }

    private void checkEscape(char end) throws MalformedInputException {
        int c = peek();
        if (c != '\\' && c != 'n' && c != '"') {
            throw found(end == '"' ? "\\\\, \\\" or \\n after a backslash" : "\\\\ or \\n after a backslash");
        }
    }

    private String unescaped(int from, int to) {
        byte[] plain = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            byte b = text[i];
            if (b == '\\') {
                i++;
                b = text[i] == 'n' ? (byte) '\n' : text[i];
            }
            plain[length++] = b;
        }
        return new String(Arrays.copyOf(plain, length), StandardCharsets.UTF_8);
    }

    MalformedInputException found(String expected) {
        int c = at < text.length ? text[at] : '\n';
        String shown = switch (c) {
            case '\n' -> "the end of the line";
            case '\r' -> "a carriage return";
            default -> c > ' ' ? "'" + (char) c + "'" : "byte " + (c & 0xff);
        };
        return error("found " + shown + " (expected: " + expected + ")");
    }

    MalformedInputException error(String message) {
        return new MalformedInputException("line " + line + ": " + message);
    }
}
