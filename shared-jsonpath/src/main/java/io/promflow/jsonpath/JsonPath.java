package io.promflow.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled path: {@code $.rates.*}, {@code $['a b'][0]}, {@code $..price}, {@code $.items[1:3]}, or {@code @.usd}
 * relative to an element. Names, wildcard, index, slice and descendants are read as RFC 9535 has them; filters
 * ({@code ?}) are refused when the path is compiled. Immutable, thread-safe.
 */
public final class JsonPath {
    private final String text;
    private final boolean relative;
    private final List<Segment> segments;

    JsonPath(String text, boolean relative, List<Segment> segments) {
        this.text = text;
        this.relative = relative;
        this.segments = List.copyOf(segments);
    }

    /**
     * @throws IllegalArgumentException when it is not a path; the message gives the position and what was expected
     */
    public static JsonPath compile(String text) {
        return new PathParser(text).parse();
    }

    /** Whether it begins with {@code @}. */
    public boolean isRelative() {
        return relative;
    }

    /**
     * Everything the path selects, in order.
     *
     * @param root what {@code $} stands for
     * @param element what {@code @} stands for
     */
    public List<Match> select(JsonNode root, Match element) {
        List<Match> found = List.of(relative ? element : new Match("$", root));
        for (Segment segment : segments) {
            var next = new ArrayList<Match>();
            for (Match each : found) {
                segment.select(each.node(), next::add);
            }
            found = next;
        }
        return found;
    }

    /** The first node the path selects; null if it selects none. */
    public @Nullable JsonNode first(JsonNode root, Match element) {
        List<Match> found = select(root, element);
        return found.isEmpty() ? null : found.get(0).node();
    }

    /** The text it was compiled from. */
    @Override
    public String toString() {
        return text;
    }
}
