package io.promflow.collector.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A part of a YAML document as JSON has it. Bounded: an alias may stand for what it is in. */
final class YamlTree {
    private static final int MOST_NODES = 100_000;
    private static final int DEEPEST = 50;

    private int nodes;

    private YamlTree() {}

    /** The JSON; a key that stands twice, and what is too large, are added to the faults. */
    static JsonNode json(Place place) {
        return new YamlTree().node(place, 0);
    }

    private JsonNode node(Place place, int depth) {
        if (++nodes > MOST_NODES || depth > DEEPEST) {
            if (nodes <= MOST_NODES + 1) {
                nodes = MOST_NODES + 1;
                place.fault("too much", "at most " + MOST_NODES + " values and " + DEEPEST + " levels");
            }
            return NullNode.getInstance();
        }
        if (place.node() instanceof MappingNode) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            Fields.free(place, "a mapping")
                    .each((key, value) -> node(value, depth + 1))
                    .forEach(object::set);
            return object;
        }
        if (place.node() instanceof SequenceNode sequence) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            List<Node> elements = sequence.getValue();
            for (int i = 0; i < elements.size(); i++) {
                array.add(node(place.element(i, elements.get(i)), depth + 1));
            }
            return array;
        }
        return scalar((ScalarNode) place.node());
    }

    private static JsonNode scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return NullNode.getInstance();
        }
        if (tag.equals(Tag.BOOL)) {
            String lower = text.toLowerCase(Locale.ROOT);
            return BooleanNode.valueOf(List.of("true", "yes", "on").contains(lower));
        }
        // Octal and sexagesimal numbers stay texts.
        if (tag.equals(Tag.INT) && text.matches("[-+]?(0|[1-9][0-9]{0,17})")) {
            return LongNode.valueOf(Long.parseLong(text));
        }
        if ((tag.equals(Tag.INT) || tag.equals(Tag.FLOAT))
                && text.matches("[-+]?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,3})?")) {
            return DecimalNode.valueOf(new BigDecimal(text));
        }
        return TextNode.valueOf(text);
    }
}
