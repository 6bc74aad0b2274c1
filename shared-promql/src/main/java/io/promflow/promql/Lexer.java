package io.promflow.promql;

import io.promflow.promql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Cuts text into tokens. Spaces and comments are left out. Not thread-safe. */
final class Lexer {
    private static final Set<String> PAIRS = Set.of("==", "!=", "<=", ">=", "=~", "!~", "</", ">/");
    private static final String SINGLES = "+-*/%^=<>(){}[],:@";
    // Digits may be grouped by single underscores.
    private static final Pattern NUMBER = Pattern.compile(
            "0[xX](?:_?[0-9a-fA-F])+|(?:\\d(?:_?\\d)*(?:\\.(?:\\d(?:_?\\d)*)?)?|\\.\\d(?:_?\\d)*)(?:[eE][+-]?\\d(?:_?\\d)*)?");
    private static final Pattern DURATION =
            Pattern.compile("(?=\\d)(?:\\d+y)?(?:\\d+w)?(?:\\d+d)?(?:\\d+h)?(?:\\d+m)?(?:\\d+s)?(?:\\d+ms)?");
    private static final int LONGEST_NUMBER = 100;

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int braces;
    private int brackets;

    private Lexer(String text) {
        this.text = text;
    }

    /** The last token is always one of kind {@link Kind#END}. */
    static List<Token> tokens(String text) {
        var lexer = new Lexer(text);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                at++;
            } else if (c == '#') {
                skipComment();
            } else {
                next(c);
            }
        }
        add(Kind.END, at);
    }

    private void next(char c) {
        if (c == '"' || c == '\'' || c == '`') {
            string();
        } else if (isWordStart(c)) {
            word();
        } else if (isDigit(c) || c == '.') {
            number();
        } else {
            symbol(c);
        }
    }

    private void skipComment() {
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
    }

    private void string() {
        char quote = text.charAt(at);
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != quote) {
            char c = text.charAt(end);
            if (c == '\n' && quote != '`') {
                break;
            }
            end += c == '\\' && quote != '`' ? 2 : 1;
        }
        if (end >= text.length() || text.charAt(end) != quote) {
            throw new SyntaxException(at, "unterminated quoted string");
        }
        add(Kind.STRING, end + 1);
    }

    private boolean isWordStart(char c) {
        return isAlpha(c) || (c == ':' && brackets == 0 && braces == 0);
    }

    private void word() {
        int end = at + 1;
        boolean colons = brackets == 0 && braces == 0;
        while (end < text.length()
                && (isAlpha(text.charAt(end)) || isDigit(text.charAt(end)) || (colons && text.charAt(end) == ':'))) {
            end++;
        }
        String lower = text.substring(at, end).toLowerCase(Locale.ROOT);
        boolean isNumber = braces == 0 && (lower.equals("inf") || lower.equals("nan"));
        add(isNumber ? Kind.NUMBER : Kind.WORD, end);
    }

    private void number() {
        int end = at;
        while (end < text.length() && end - at <= LONGEST_NUMBER && isOfNumber(end)) {
            end++;
        }
        String run = text.substring(at, end);
        if (DURATION.matcher(run).matches()) {
            add(Kind.DURATION, end);
        } else if (run.length() <= LONGEST_NUMBER && NUMBER.matcher(run).matches()) {
            add(Kind.NUMBER, end);
        } else {
            throw new SyntaxException(at, "bad number or duration syntax: " + excerpt());
        }
    }

    private boolean isOfNumber(int index) {
        char c = text.charAt(index);
        boolean isExponentsSign = (c == '+' || c == '-')
                && index > at
                && (text.charAt(index - 1) == 'e' || text.charAt(index - 1) == 'E')
                && !text.regionMatches(true, at, "0x", 0, 2);
        return isAlpha(c) || isDigit(c) || c == '.' || isExponentsSign;
    }

    private String excerpt() {
        return "\"" + text.substring(at, Math.min(at + 20, text.length())) + "\"";
    }

    private void symbol(char c) {
        String pair = text.substring(at, Math.min(at + 2, text.length()));
        if (PAIRS.contains(pair)) {
            add(Kind.SYMBOL, at + 2);
            return;
        }
        if (SINGLES.indexOf(c) < 0) {
            throw new SyntaxException(at, "unexpected character: " + excerpt().substring(0, 2) + "\"");
        }
        switch (c) {
            case '{' -> braces++;
            case '}' -> braces--;
            case '[' -> brackets++;
            case ']' -> brackets--;
            default -> {}
        }
        add(Kind.SYMBOL, at + 1);
    }

    private void add(Kind kind, int end) {
        tokens.add(new Token(kind, text.substring(at, end), at));
        at = end;
    }

    private static boolean isAlpha(char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
