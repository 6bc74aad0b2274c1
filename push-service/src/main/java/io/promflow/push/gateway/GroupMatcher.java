package io.promflow.push.gateway;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.promflow.schemas.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;

/**
 * Which groups a selector means, as Prometheus writes them: {@code {job="batch",instance=~"worker-.*"}}. A label that a
 * group has not is empty. Immutable.
 */
public final class GroupMatcher implements Predicate<Group> {
    private static final java.util.regex.Pattern PART = java.util.regex.Pattern.compile(
            "\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"\\s*(,|$)");
    private static final int LONGEST = 4096;

    private final List<Predicate<Group>> parts = new ArrayList<>();

    private GroupMatcher() {}

    /** @throws IllegalArgumentException saying what was found and what was expected */
    public static GroupMatcher parse(String selector) {
        String text = selector.strip();
        if (!text.startsWith("{") || !text.endsWith("}") || text.length() > LONGEST) {
            throw wrong(text);
        }
        var matcher = new GroupMatcher();
        String inner = text.substring(1, text.length() - 1).strip();
        Matcher part = PART.matcher(inner);
        int at = 0;
        while (at < inner.length()) {
            if (!part.find(at) || part.start() != at) {
                throw wrong(text);
            }
            matcher.parts.add(part(part.group(1), part.group(2), unescaped(part.group(3))));
            at = part.end();
        }
        if (matcher.parts.isEmpty()) {
            throw wrong(text);
        }
        return matcher;
    }

    private static Predicate<Group> part(String name, String operator, String value) {
        if (operator.endsWith("~")) {
            try {
                Pattern pattern = Pattern.compile(value);
                boolean wanted = operator.equals("=~");
                return group -> pattern.matches(group.labels().getOrDefault(name, "")) == wanted;
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        name + operator + "\"" + value + "\" (expected: a regular expression): " + e.getMessage(), e);
            }
        }
        boolean wanted = operator.equals("=");
        return group -> group.labels().getOrDefault(name, "").equals(value) == wanted;
    }

    private static String unescaped(String text) {
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                c = text.charAt(i) == 'n' ? '\n' : text.charAt(i);
            }
            plain.append(c);
        }
        return plain.toString();
    }

    private static IllegalArgumentException wrong(String text) {
        String shown = text.length() <= 100 ? text : text.substring(0, 100) + "…";
        return new IllegalArgumentException(
                "match[]: \"" + shown + "\" (expected: a selector such as {job=\"batch\",instance=~\"worker-.*\"})");
    }

    @Override
    public boolean test(Group group) {
        for (Predicate<Group> part : parts) {
            if (!part.test(group)) {
                return false;
            }
        }
        return true;
    }
}
