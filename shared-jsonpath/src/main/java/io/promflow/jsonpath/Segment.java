package io.promflow.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of a path, which hands what it selects to the step behind it. */
final class Segment {
    private final boolean descendant;
    private final Selector[] selectors;
    private final @Nullable Segment next;

    /**
     * @param descendant true for {@code ..}: the selectors are applied to the node and to everything below it
     * @param next the step behind it; null for the last
     */
    Segment(boolean descendant, List<Selector> selectors, @Nullable Segment next) {
        this.descendant = descendant;
        this.selectors = selectors.toArray(Selector[]::new);
        this.next = next;
    }

    /** The selectors of a path that is a way of names and indexes; null if it is none. */
    static Selector @Nullable [] singular(List<Segment> segments) {
        boolean singular = segments.stream()
                .allMatch(s -> !s.descendant && s.selectors.length == 1 && s.selectors[0].isSingular());
        return singular ? segments.stream().map(s -> s.selectors[0]).toArray(Selector[]::new) : null;
    }

    /** @return whether to go on */
    boolean walk(Match at, Evaluation in, MatchSink sink) {
        for (Selector selector : selectors) {
            if (!selector.select(at, in, this, sink)) {
                return false;
            }
        }
        return !descendant || below(at, in, sink);
    }

    private boolean below(Match at, Evaluation in, MatchSink sink) {
        JsonNode node = at.node();
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                if (!in.step() || !walk(at.element(i, node.get(i)), in, sink)) {
                    return false;
                }
            }
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                if (!in.step() || !walk(at.member(member.getKey(), member.getValue()), in, sink)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Takes what one of the selectors picked. */
    boolean found(Match match, Evaluation in, MatchSink sink) {
        return next == null ? sink.accept(match) : next.walk(match, in, sink);
    }
}
