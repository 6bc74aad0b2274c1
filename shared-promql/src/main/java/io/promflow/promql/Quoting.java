package io.promflow.promql;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** String literals: Go's escapes, in double or single quotes, or none in backquotes. */
final class Quoting {
    private Quoting() {}

    /** The value of a literal. */
    static String unquote(Token literal) {
        String text = literal.text();
        String inner = text.substring(1, text.length() - 1);
        if (text.charAt(0) == '`' || inner.indexOf('\\') < 0) {
            return inner;
        }
        return new Escapes(literal, inner, text.charAt(0)).decode();
    }

    /** A literal in double quotes that means the value. */
    static String quote(String value) {
        var out = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            append(out, value.charAt(i));
        }
        return out.append('"').toString();
    }

    private static void append(StringBuilder out, char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 7 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case 11 -> out.append("\\v");
            default -> {
                if (c < ' ' || c == 127) {
                    out.append(String.format("\\x%02x", (int) c));
                } else {
                    out.append(c);
                }
            }
        }
    }

    /** Byte escapes can spell any bytes, so the value is put together as bytes and has to be UTF-8 in the end. */
    private static final class Escapes {
        private final Token literal;
        private final String inner;
        private final char quote;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int at;

        Escapes(Token literal, String inner, char quote) {
            this.literal = literal;
            this.inner = inner;
            this.quote = quote;
        }

        String decode() {
            while (at < inner.length()) {
                int c = inner.codePointAt(at);
                at += Character.charCount(c);
                if (c == '\\') {
                    escape(inner.charAt(at++));
                } else {
                    character(c);
                }
            }
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(out.toByteArray()))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new SyntaxException(literal.start(), "string literal is not UTF-8");
            }
        }

        private void escape(char c) {
            switch (c) {
                case 'a' -> out.write(7);
                case 'b' -> out.write('\b');
                case 'f' -> out.write('\f');
                case 'n' -> out.write('\n');
                case 'r' -> out.write('\r');
                case 't' -> out.write('\t');
                case 'v' -> out.write(11);
                case '\\' -> out.write('\\');
                case 'x' -> out.write(digits(2, 16));
                case 'u' -> codePoint(digits(4, 16));
                case 'U' -> codePoint(digits(8, 16));
                case '0', '1', '2', '3' -> {
                    at--;
                    out.write(digits(3, 8));
                }
                default -> {
                    if (c != quote) {
                        throw wrong();
                    }
                    out.write(c);
                }
            }
        }

        private int digits(int count, int radix) {
            if (at + count > inner.length()) {
                throw wrong();
            }
            int value = 0;
            for (int i = 0; i < count; i++) {
                int digit = Character.digit(inner.charAt(at++), radix);
                if (digit < 0 || value > Character.MAX_CODE_POINT) {
                    throw wrong();
                }
                value = value * radix + digit;
            }
            return value;
        }

        private void codePoint(int c) {
            if (c > Character.MAX_CODE_POINT || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                throw wrong();
            }
            character(c);
        }

        private void character(int c) {
            out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        }

        private SyntaxException wrong() {
            return new SyntaxException(literal.start(), "unknown escape sequence in " + literal.shown());
        }
    }
}
