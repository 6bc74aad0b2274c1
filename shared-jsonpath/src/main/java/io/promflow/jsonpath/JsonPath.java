package io.promflow.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled path as RFC 9535 has it, with all selectors, filters and functions: {@code $.rates.*}, {@code $['a b'][0]},
 * {@code $..price}, {@code $.items[?@.price < 10 && match(@.name, 'a.*')]}. Beyond the standard a path may begin with
 * {@code @}, an element that another path selected. Regular expressions take linear time. Immutable, thread-safe.
 */
public final class JsonPath {
    private final String text;
    private final boolean relative;
    private final @Nullable Segment first;
    private final Selector @Nullable [] singular;

    JsonPath(String text, boolean relative, List<Segment> segments) {
        this.text = text;
        this.relative = relative;
        this.first = segments.isEmpty() ? null : segments.get(0);
        this.singular = Segment.singular(segments);
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

    /** Whether it can select one node at most: a way of names and indexes. Source: RFC 9535, 2.3.5.1. */
    public boolean isSingular() {
        return singular != null;
    }

    /**
     * Hands over what the path selects until the sink has enough or the evaluation is exhausted.
     *
     * @param element what {@code @} stands for
     * @return whether the sink went on to the end
     */
    public boolean visit(Evaluation in, Match element, MatchSink sink) {
        Match start = relative ? element : in.root();
        return first == null ? sink.accept(start) : first.walk(start, in, sink);
    }

    /**
     * Everything the path selects, in order.
     *
     * @param element what {@code @} stands for
     */
    public List<Match> select(Evaluation in, Match element) {
        var found = new ArrayList<Match>();
        visit(in, element, found::add);
        return found;
    }

    /** As {@link #select(Evaluation, Match)}, for a path that begins with {@code $}. */
    public List<Match> select(JsonNode root) {
        Evaluation in = Evaluation.of(root);
        return select(in, in.root());
    }

    /** The first node the path selects; null if it selects none. */
    public @Nullable JsonNode first(Evaluation in, Match element) {
        return first(in, element.node());
    }

    @Nullable
    JsonNode first(Evaluation in, JsonNode element) {
        if (singular == null) {
            var found = new First();
            visit(in, Match.root(element), found);
            return found.node;
        }
        JsonNode at = relative ? element : in.root().node();
        for (Selector step : singular) {
            at = in.step() ? step.child(at) : null;
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    private static final class First implements MatchSink {
        private @Nullable JsonNode node;

        @Override
        public boolean accept(Match match) {
            node = match.node();
            return false;
        }
    }

    /** The text it was compiled from. */
    @Override
    public String toString() {
        return text;
    }
}
