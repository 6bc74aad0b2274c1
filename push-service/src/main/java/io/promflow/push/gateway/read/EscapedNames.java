package io.promflow.push.gateway.read;

import io.promflow.schemas.Group;
import java.util.TreeMap;

/**
 * Names that a path cannot hold, as Prometheus escapes them: {@code U__x_2e_y} is {@code x.y}. Source: Prometheus'
 * escaping schemes, "values".
 */
public final class EscapedNames {
    private static final String PREFIX = "U__";

    private EscapedNames() {}

    /** The group with its labels' names unescaped; of two that become one the first counts. */
    public static Group unescaped(Group group) {
        var labels = new TreeMap<String, String>();
        group.labels().forEach((name, value) -> labels.putIfAbsent(unescaped(name), value));
        return new Group(labels);
    }

    /** A name that is not escaped, or badly, is what it is. */
    static String unescaped(String name) {
        if (!name.startsWith(PREFIX)) {
            return name;
        }
        var plain = new StringBuilder();
        int at = PREFIX.length();
        while (at < name.length()) {
            char c = name.charAt(at++);
            if (c != '_') {
                plain.append(c);
            } else if (at < name.length() && name.charAt(at) == '_') {
                plain.append('_');
                at++;
            } else {
                int end = name.indexOf('_', at);
                String hex = end < 0 ? "" : name.substring(at, end);
                if (!hex.matches("[0-9a-fA-F]{1,6}") || !Character.isValidCodePoint(Integer.parseInt(hex, 16))) {
                    return name;
                }
                plain.appendCodePoint(Integer.parseInt(hex, 16));
                at = end + 1;
            }
        }
        return plain.toString();
    }
}
