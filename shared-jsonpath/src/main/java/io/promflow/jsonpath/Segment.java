package io.promflow.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Consumer;

/**
 * One step of a path.
 *
 * @param descendant true for {@code ..}: the selectors are applied to the node and to everything below it
 */
record Segment(boolean descendant, List<Selector> selectors) {
    Segment {
        selectors = List.copyOf(selectors);
    }

    void select(JsonNode node, Consumer<Match> out) {
        Selector.selectAll(selectors, node, out);
        if (descendant) {
            for (JsonNode child : node) {
                select(child, out);
            }
        }
    }
}
