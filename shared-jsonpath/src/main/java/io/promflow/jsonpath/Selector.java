package io.promflow.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One selector between brackets: picks children of a node, in the order RFC 9535 gives them. */
sealed interface Selector {
    /** @return whether to go on */
    boolean select(Match at, Evaluation in, Segment segment, MatchSink sink);

    /** Whether it picks one child at most. */
    default boolean isSingular() {
        return false;
    }

    /** The only child that a singular selector picks; null if there is none. */
    default @Nullable JsonNode child(JsonNode node) {
        throw new IllegalStateException("not a singular selector: " + this);
    }

    /** {@code ['name']} */
    record Name(String name) implements Selector {
        public Name {
            name = name.intern(); // as Jackson's parser does with what it is compared to
        }

        @Override
        public boolean select(Match at, Evaluation in, Segment segment, MatchSink sink) {
            JsonNode child = child(at.node());
            return in.step() && (child == null || segment.found(at.member(name, child), in, sink));
        }

        @Override
        public boolean isSingular() {
            return true;
        }

        @Override
        public @Nullable JsonNode child(JsonNode node) {
            return node.get(name);
        }
    }

    /** {@code [*]} */
    record Wildcard() implements Selector {
        @Override
        public boolean select(Match at, Evaluation in, Segment segment, MatchSink sink) {
            return Children.where(at, in, child -> true, segment, sink);
        }
    }

    /** {@code [?@.a > 1]} */
    record Filter(Condition condition) implements Selector {
        @Override
        public boolean select(Match at, Evaluation in, Segment segment, MatchSink sink) {
            return Children.where(at, in, child -> condition.holds(child, in), segment, sink);
        }
    }

    /** {@code [3]}, {@code [-1]} */
    record Index(long index) implements Selector {
        @Override
        public boolean select(Match at, Evaluation in, Segment segment, MatchSink sink) {
            JsonNode child = child(at.node());
            return in.step() && (child == null || segment.found(at.element(place(at.node()), child), in, sink));
        }

        private int place(JsonNode array) {
            long place = index < 0 ? array.size() + index : index;
            return place < 0 || place >= array.size() ? -1 : (int) place;
        }

        @Override
        public boolean isSingular() {
            return true;
        }

        @Override
        public @Nullable JsonNode child(JsonNode node) {
            return node.isArray() ? node.get(place(node)) : null;
        }
    }

    /**
     * {@code [start:end:step]}; a bound that is not written is given as {@link #ABSENT}. Source: RFC 9535, 2.3.4.2.2.
     */
    record Slice(long start, long end, long step) implements Selector {
        static final long ABSENT = Long.MIN_VALUE;

        @Override
        public boolean select(Match at, Evaluation in, Segment segment, MatchSink sink) {
            JsonNode node = at.node();
            if (!node.isArray() || step == 0) {
                return true;
            }
            long size = node.size();
            long first = step > 0 ? bound(start, 0, 0, size) : bound(start, size - 1, -1, size - 1);
            long last = step > 0 ? bound(end, size, 0, size) : bound(end, -1 - size, -1, size - 1);
            for (long i = first; step > 0 ? i < last : i > last; i += step) {
                if (!in.step() || !segment.found(at.element((int) i, node.get((int) i)), in, sink)) {
                    return false;
                }
            }
            return true;
        }

        private static long bound(long written, long absent, long least, long most) {
            long size = least == 0 ? most : most + 1;
            long bound = written == ABSENT ? absent : written;
            return Math.min(Math.max(bound < 0 && written != ABSENT ? size + bound : bound, least), most);
        }
    }

    /** The children of an array or an object. */
    final class Children {
        private Children() {}

        interface Choice {
            boolean takes(JsonNode child);
        }

        static boolean where(Match at, Evaluation in, Choice choice, Segment segment, MatchSink sink) {
            JsonNode node = at.node();
            if (node.isArray()) {
                for (int i = 0; i < node.size(); i++) {
                    JsonNode child = node.get(i);
                    if (!in.step() || (choice.takes(child) && !segment.found(at.element(i, child), in, sink))) {
                        return false;
                    }
                }
            } else if (node.isObject()) {
                for (Map.Entry<String, JsonNode> member : node.properties()) {
                    JsonNode child = member.getValue();
                    if (!in.step()
                            || (choice.takes(child) && !segment.found(at.member(member.getKey(), child), in, sink))) {
                        return false;
                    }
                }
            }
            return true;
        }
    }
}
