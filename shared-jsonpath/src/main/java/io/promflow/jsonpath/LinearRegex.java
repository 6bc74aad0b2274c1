package io.promflow.jsonpath;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression whose time is linear in the text, whatever it is: I-Regexp (RFC 9485) and the rest of RE2's
 * syntax. A dot is any character but line feed and carriage return. Immutable, thread-safe.
 */
public final class LinearRegex {
    private static final int LONGEST = 1000;
    /** Counted repetitions are unrolled when an expression is compiled, so nested ones multiply. */
    private static final long LARGEST = 10_000;

    /** A character takes about as long as this many steps of a path. */
    private static final int STEPS = 4;
    /** As {@link #STEPS}, for compiling one. */
    private static final int COMPILING = 2000;

    /** The flag that makes a dot any character. */
    private static final Pattern DOT_IS_ALL = Pattern.compile("\\(\\?[a-zA-Z]*s[a-zA-Z-]*[:)]");

    private final Pattern pattern;

    private LinearRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws IllegalArgumentException when it is none, or too large; the message says what was found and expected */
    public static LinearRegex compile(String expression) {
        if (expression.length() > LONGEST) {
            throw new IllegalArgumentException("a regular expression of " + expression.length()
                    + " characters (expected: at most " + LONGEST + ")");
        }
        long size = RegexSize.of(expression);
        if (size > LARGEST) {
            throw new IllegalArgumentException("a regular expression whose repetitions make " + size
                    + " parts (expected: at most " + LARGEST + ")");
        }
        try {
            return new LinearRegex(Pattern.compile(dotsOnOneLine(expression)));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "\"" + expression + "\": " + e.getDescription()
                            + " (expected: a regular expression as RE2 has them)",
                    e);
        }
    }

    private static String dotsOnOneLine(String expression) {
        if (DOT_IS_ALL.matcher(expression).find()) {
            return expression;
        }
        var translated = new StringBuilder();
        int end;
        for (int at = 0; at < expression.length(); at = end) {
            end = end(expression, at);
            translated.append(expression.charAt(at) == '.' ? "[^\\n\\r]" : expression.substring(at, end));
        }
        return translated.toString();
    }

    /** Where what begins at a place ends: a quotation, an escape, a class or one character. */
    private static int end(String expression, int at) {
        if (expression.startsWith("\\Q", at)) {
            int end = expression.indexOf("\\E", at + 2);
            return end < 0 ? expression.length() : end + 2;
        }
        if (expression.charAt(at) == '\\') {
            return Math.min(at + 2, expression.length());
        }
        return expression.charAt(at) == '[' ? endOfClass(expression, at + 1) : at + 1;
    }

    private static int endOfClass(String expression, int start) {
        int at = expression.startsWith("^", start) ? start + 1 : start;
        at = expression.startsWith("]", at) ? at + 1 : at; // the first is one of the class
        while (at < expression.length() && expression.charAt(at) != ']') {
            int named = expression.startsWith("[:", at) ? expression.indexOf(":]", at + 2) : -1;
            int one = expression.charAt(at) == '\\' ? 2 : 1;
            at = named < 0 ? at + one : named + 2;
        }
        return Math.min(at + 1, expression.length());
    }

    /** What looking at a text costs at most, see {@link Evaluation#charge}. */
    public static long steps(String text) {
        return (long) STEPS * text.length();
    }

    /** Whether all of the text matches. */
    public boolean matches(String text) {
        return pattern.matcher(text).matches();
    }

    /** Whether a part of the text matches. */
    public boolean finds(String text) {
        return pattern.matcher(text).find();
    }

    /** How many groups it captures. */
    public int groups() {
        return pattern.groupCount();
    }

    /** What a group captured where the expression first matches; null if it matches nowhere, or without that group. */
    public @Nullable String capture(String text, int group) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(group) : null;
    }

    /** Keeps the expression that was last used: most paths have just one. Thread-safe. */
    static final class Last {
        private record Compiled(String expression, @Nullable LinearRegex regex) {}

        private volatile @Nullable Compiled last;

        /** Null when it is no regular expression. */
        @Nullable
        LinearRegex of(String expression, Evaluation in) {
            Compiled known = last;
            if (known == null || !known.expression.equals(expression)) {
                in.charge(COMPILING);
                known = new Compiled(expression, compiled(expression));
                last = known;
            }
            return known.regex;
        }

        private static @Nullable LinearRegex compiled(String expression) {
            try {
                return compile(expression);
            } catch (IllegalArgumentException noExpression) {
                return null;
            }
        }
    }
}
