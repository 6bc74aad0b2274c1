package io.promflow.jsonpath;

/** Estimates how many parts a regular expression has once its counted repetitions are unrolled. */
final class RegexSize {
    private static final long MOST = Integer.MAX_VALUE;

    private final String text;
    private int at;

    private RegexSize(String text) {
        this.text = text;
    }

    static long of(String expression) {
        var size = new RegexSize(expression);
        long total = 0;
        while (size.at < expression.length()) {
            total = Math.min(MOST, total + size.sequence());
            size.at++; // past a parenthesis that closes nothing
        }
        return total;
    }

    /** Up to the parenthesis that closes it. */
    private long sequence() {
        long total = 0;
        while (at < text.length() && text.charAt(at) != ')') {
            total = Math.min(MOST, total + part() * repetitions());
        }
        return total;
    }

    private long part() {
        char c = text.charAt(at++);
        if (c == '\\') {
            at++;
        } else if (c == '[') {
            while (at < text.length() && text.charAt(at) != ']') {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
            at++;
        } else if (c == '(') {
            long group = sequence();
            at++;
            return group + 1;
        }
        return 1;
    }

    private long repetitions() {
        int end = at < text.length() && text.charAt(at) == '{' ? text.indexOf('}', at) : -1;
        if (end < 0) {
            return 1;
        }
        String counts = text.substring(at + 1, end);
        at = end + 1;
        long most = 1;
        for (String count : counts.split(",", 2)) {
            if (!count.isEmpty() && count.length() < 10 && count.chars().allMatch(Character::isDigit)) {
                most = Math.max(most, Long.parseLong(count));
            }
        }
        return most;
    }
}
