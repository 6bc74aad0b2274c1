package io.promflow.rules.body;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the labels of one line of the text format. */
final class LabelText {
    private final String text;
    private final int line;
    private int at;

    LabelText(String text, int at, int line) {
        this.text = text;
        this.at = at;
        this.line = line;
    }

    /** Where the labels end. */
    int end() {
        return at;
    }

    /** Labels between braces, if there are any; a quoted name alone is the metric's, under {@code __name__}. */
    Map<String, String> labels(Budget budget) throws UnreadableException {
        var labels = new LinkedHashMap<String, String>();
        if (at >= text.length() || text.charAt(at) != '{') {
            return labels;
        }
        at++;
        for (skip(" ,\t"); peek() != '}'; skip(" ,\t")) {
            budget.value();
            boolean quoted = peek() == '"';
            String name = quoted ? value() : name();
            skip(" \t");
            if (peek() == '=') {
                at++;
                skip(" \t");
                labels.put(name, value());
            } else if (quoted) {
                labels.put("__name__", name);
            } else {
                throw malformed();
            }
        }
        at++;
        return labels;
    }

    private String name() throws UnreadableException {
        int start = at;
        while (peek() != '=' && peek() != ' ' && peek() != '}' && peek() != '"') {
            at++;
        }
        if (at == start) {
            throw malformed();
        }
        return text.substring(start, at);
    }

    private String value() throws UnreadableException {
        if (peek() != '"') {
            throw malformed();
        }
        int start = ++at;
        while (peek() != '"') {
            at += peek() == '\\' ? 2 : 1;
        }
        return new LabelText(text.substring(start, at++), 0, line).unescaped();
    }

    /** The whole text with {@code \\}, {@code \n} and {@code \"} as what they stand for. */
    String unescaped() {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char escaped = text.charAt(++i);
                plain.append(escaped == 'n' ? '\n' : escaped);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private void skip(String blanks) {
        while (at < text.length() && blanks.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() throws UnreadableException {
        if (at >= text.length()) {
            throw malformed();
        }
        return text.charAt(at);
    }

    private UnreadableException malformed() {
        return new UnreadableException(BodyFault.BODY_MALFORMED, "line " + line + ", column " + (at + 1));
    }
}
