package io.promflow.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Consumer;

/** One selector between brackets: picks children of a node, in the order RFC 9535 gives them. */
sealed interface Selector {
    void select(JsonNode node, Consumer<Match> out);

    /** {@code ['name']} */
    record Name(String name) implements Selector {
        @Override
        public void select(JsonNode node, Consumer<Match> out) {
            JsonNode child = node.isObject() ? node.get(name) : null;
            if (child != null) {
                out.accept(new Match(name, child));
            }
        }
    }

    /** {@code [*]} */
    record Wildcard() implements Selector {
        @Override
        public void select(JsonNode node, Consumer<Match> out) {
            if (node.isObject()) {
                node.properties().forEach(member -> out.accept(new Match(member.getKey(), member.getValue())));
            } else if (node.isArray()) {
                for (int i = 0; i < node.size(); i++) {
                    out.accept(new Match(Integer.toString(i), node.get(i)));
                }
            }
        }
    }

    /** {@code [3]}, {@code [-1]} */
    record Index(long index) implements Selector {
        @Override
        public void select(JsonNode node, Consumer<Match> out) {
            long at = index < 0 ? node.size() + index : index;
            if (node.isArray() && at >= 0 && at < node.size()) {
                out.accept(new Match(Long.toString(at), node.get((int) at)));
            }
        }
    }

    /**
     * {@code [start:end:step]}; a bound that is not written is given as {@link #ABSENT}. Source: RFC 9535, 2.3.4.2.2.
     */
    record Slice(long start, long end, long step) implements Selector {
        static final long ABSENT = Long.MIN_VALUE;

        @Override
        public void select(JsonNode node, Consumer<Match> out) {
            if (!node.isArray() || step == 0) {
                return;
            }
            long size = node.size();
            if (step > 0) {
                long lower = Math.min(Math.max(from(start, 0, size), 0), size);
                long upper = Math.min(Math.max(from(end, size, size), 0), size);
                for (long i = lower; i < upper; i += step) {
                    out.accept(new Match(Long.toString(i), node.get((int) i)));
                }
            } else {
                long upper = Math.min(Math.max(from(start, size - 1, size), -1), size - 1);
                long lower = Math.min(Math.max(end == ABSENT ? -1 : from(end, -1, size), -1), size - 1);
                for (long i = upper; i > lower; i += step) {
                    out.accept(new Match(Long.toString(i), node.get((int) i)));
                }
            }
        }

        private static long from(long bound, long absent, long size) {
            if (bound == ABSENT) {
                return absent;
            }
            return bound < 0 ? size + bound : bound;
        }
    }

    /** Applies each selector in turn. */
    static void selectAll(List<Selector> selectors, JsonNode node, Consumer<Match> out) {
        for (Selector selector : selectors) {
            selector.select(node, out);
        }
    }
}
