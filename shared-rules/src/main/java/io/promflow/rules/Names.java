package io.promflow.rules;

/**
 * Makes names of what a body says, by the rules of Prometheus' data model, and values of labels that UTF-8 can hold.
 * Source: Prometheus, escaping schemes: underscores within ASCII, values beyond it.
 */
final class Names {
    private static final String ESCAPED = "U__";

    private Names() {}

    /** A label's name. */
    static String label(String text) {
        String name = name(text, false);
        int start = 0;
        while (name.startsWith("__", start)) {
            start++;
        }
        return name.substring(start);
    }

    /** A metric's name. */
    static String metric(String text) {
        return name(text, true);
    }

    private static String name(String text, boolean colons) {
        if (isName(text, colons)) {
            return text;
        }
        boolean ascii = text.chars().allMatch(c -> c < 0x80);
        var name = new StringBuilder(ascii ? "" : ESCAPED);
        text.codePoints().forEach(c -> {
            if (isNameCharacter(c, colons) && (ascii || c != '_')) {
                name.appendCodePoint(c);
            } else if (ascii) {
                name.append('_');
            } else {
                name.append(c == '_' ? "__" : "_" + Integer.toHexString(c) + "_");
            }
        });
        boolean digit = name.isEmpty() || Character.isDigit(name.charAt(0));
        return digit ? "_" + name : name.toString();
    }

    private static boolean isName(String text, boolean colons) {
        return !text.isEmpty()
                && !Character.isDigit(text.charAt(0))
                && text.chars().allMatch(c -> isNameCharacter(c, colons));
    }

    private static boolean isNameCharacter(int c, boolean colons) {
        return c == '_'
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || (colons && c == ':');
    }

    /** The text with halves of surrogate pairs replaced: no encoding has them. */
    static String value(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return withoutHalves(text);
            }
        }
        return text;
    }

    private static String withoutHalves(String text) {
        var whole = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }
}
