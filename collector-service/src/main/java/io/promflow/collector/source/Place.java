package io.promflow.collector.source;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A node of the document and the keys that lead to it. What it is not is added to the faults.
 *
 * @param file the document's name
 * @param faults of the whole document; reading adds to them
 */
record Place(Node node, String path, String file, List<SourceFault> faults) {
    private static final int LONGEST_QUOTE = 80;
    /** Those of this package: a few. */
    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private static final List<Tag> TEXT_TAGS = List.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.TIMESTAMP);

    Place key(String key, Node value) {
        return new Place(value, path.isEmpty() ? key : path + "." + key, file, faults);
    }

    Place element(int index, Node value) {
        return new Place(value, path + "[" + index + "]", file, faults);
    }

    int line() {
        return node.getStartMark().getLine() + 1;
    }

    boolean isAbsent() {
        return node.getTag().equals(Tag.NULL);
    }

    void fault(String expected) {
        fault(found(), expected);
    }

    void fault(String found, String expected) {
        faults.add(new SourceFault(file, line(), path, found, expected));
    }

    private String found() {
        if (isAbsent()) {
            return "nothing";
        }
        if (node instanceof ScalarNode scalar) {
            return quote(scalar.getValue());
        }
        return node instanceof SequenceNode ? "a list" : "a mapping";
    }

    static String quote(String text) {
        return "\"" + (text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text) + "\"";
    }

    /** The text of a string, number or boolean; null after adding a fault. */
    @Nullable
    String text(String expected) {
        if (node instanceof ScalarNode scalar && TEXT_TAGS.contains(node.getTag())) {
            return scalar.getValue();
        }
        fault(expected);
        return null;
    }

    /** As {@link #text}, and the whole text has to match. */
    @Nullable
    String matching(String pattern, String expected) {
        String text = text(expected);
        if (text != null
                && !PATTERNS.computeIfAbsent(pattern, Pattern::compile)
                        .matcher(text)
                        .matches()) {
            fault(expected);
            return null;
        }
        return text;
    }

    /** A boolean; false after adding a fault. */
    boolean isTrue() {
        if (node instanceof ScalarNode scalar && node.getTag().equals(Tag.BOOL)) {
            return List.of("true", "yes", "on").contains(scalar.getValue().toLowerCase(Locale.ROOT));
        }
        fault("true or false");
        return false;
    }

    /** A whole number; the least after adding a fault. */
    int number(int least, int most) {
        String expected = "a number from " + least + " to " + most;
        String text = matching("[0-9]{1,9}", expected);
        int number = text == null ? least : Integer.parseInt(text);
        if (number < least || number > most) {
            fault(expected);
            return least;
        }
        return number;
    }

    /** The elements of a list; none after adding a fault. */
    List<Node> list(String expected) {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        fault(expected);
        return List.of();
    }

    @Nullable
    MappingNode mapping(String expected) {
        if (node instanceof MappingNode mapping) {
            return mapping;
        }
        fault(expected);
        return null;
    }
}
