package io.promflow.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node that a path selected, with the way that leads to it. Immutable, thread-safe as far as its node is. */
public final class Match {
    private final @Nullable Match parent;
    private final @Nullable String name;
    private final int index;
    private final JsonNode node;

    private Match(@Nullable Match parent, @Nullable String name, int index, JsonNode node) {
        this.parent = parent;
        this.name = name;
        this.index = index;
        this.node = node;
    }

    /** What {@code $} stands for. */
    public static Match root(JsonNode node) {
        return new Match(null, null, -1, node);
    }

    Match member(String memberName, JsonNode child) {
        return new Match(this, memberName, -1, child);
    }

    Match element(int at, JsonNode child) {
        return new Match(this, null, at, child);
    }

    public JsonNode node() {
        return node;
    }

    /** The array or object it stands in; null for the root. */
    public @Nullable Match parent() {
        return parent;
    }

    /** The member name or the array index under which it stands; {@code $} for the root. */
    public String key() {
        if (name != null) {
            return name;
        }
        return parent == null ? "$" : Integer.toString(index);
    }

    /** Its place in an array, from 0; -1 when it stands in none. */
    public int index() {
        return index;
    }

    /** Its normalized path: {@code $['rates'][0]}. Source: RFC 9535, 2.7. */
    public String path() {
        List<Match> way = new ArrayList<>();
        for (Match at = this; at != null; at = at.parent) {
            way.add(at);
        }
        var path = new StringBuilder("$");
        for (int i = way.size() - 2; i >= 0; i--) {
            way.get(i).step(path);
        }
        return path.toString();
    }

    private void step(StringBuilder path) {
        if (name == null) {
            path.append('[').append(index).append(']');
        } else {
            path.append("['");
            name.chars().forEach(c -> escape((char) c, path));
            path.append("']");
        }
    }

    private static void escape(char c, StringBuilder path) {
        switch (c) {
            case '\b' -> path.append("\\b");
            case '\f' -> path.append("\\f");
            case '\n' -> path.append("\\n");
            case '\r' -> path.append("\\r");
            case '\t' -> path.append("\\t");
            case '\'' -> path.append("\\'");
            case '\\' -> path.append("\\\\");
            default -> {
                if (c < 0x20) {
                    path.append(String.format("\\u%04x", (int) c));
                } else {
                    path.append(c);
                }
            }
        }
    }

    @Override
    public String toString() {
        return path();
    }
}
