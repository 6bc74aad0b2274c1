package io.promflow.collector.source;

import io.promflow.schemas.SourceDefinition;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads the one document a user writes: YAML, a list of sources under {@code sources}, or the list alone; each source in
 * the nested or in the flat form. Finds every fault, not the first. Immutable, thread-safe.
 */
public final class SourceParser {
    private static final String DOCUMENT = "a mapping with sources, or a list of sources";

    /** Characters; a hundred thousand sources with room. */
    private static final int LONGEST = 200_000_000;

    private final SourceReader reader;

    public SourceParser(SourceLimits limits) {
        this.reader = new SourceReader(limits);
    }

    /** Reads a file, UTF-8. One that cannot be read is refused like one with faults. */
    public SourceDocument parse(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            return refused(file.toString(), 0, "no such file", "a file with sources");
        } catch (CharacterCodingException e) {
            return refused(file.toString(), 0, "bytes that are not UTF-8", "UTF-8");
        } catch (IOException e) {
            return refused(file.toString(), 0, "cannot be read: " + e, "a file that this process may read");
        }
    }

    /** @param file how faults name the document; empty: not at all */
    public SourceDocument parse(String file, String text) {
        return parsed(file, text, root -> read(file, root));
    }

    /**
     * Reads one source that stands alone, as the API takes it.
     *
     * @param name that it has if it says none, and must not differ from
     */
    public SourceDocument parseOne(String name, String text) {
        return parsed("", text, root -> {
            var faults = new ArrayList<SourceFault>();
            SourceDefinition source = reader.read(new Place(named(root, name), "", "", faults));
            if (faults.isEmpty() && !source.name().equals(name)) {
                faults.add(new SourceFault("", 0, "name", Place.quote(source.name()), name + ", as in the path"));
            }
            return faults.isEmpty() ? new SourceDocument.Accepted(List.of(source)) : new SourceDocument.Refused(faults);
        });
    }

    private static Node named(Node root, String name) {
        if (!(root instanceof MappingNode mapping)
                || mapping.getValue().stream()
                        .anyMatch(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                                && key.getValue().equals("name"))) {
            return root;
        }
        var fields = new ArrayList<>(mapping.getValue());
        fields.add(new NodeTuple(text(root, "name"), text(root, name)));
        return new MappingNode(
                mapping.getTag(), true, fields, root.getStartMark(), root.getEndMark(), mapping.getFlowStyle());
    }

    private static Node text(Node at, String text) {
        return new ScalarNode(Tag.STR, text, at.getStartMark(), at.getEndMark(), DumperOptions.ScalarStyle.PLAIN);
    }

    private static SourceDocument parsed(String file, String text, Function<Node, SourceDocument> read) {
        Node root;
        var options = new LoaderOptions();
        options.setCodePointLimit(LONGEST);
        try {
            root = new Yaml(options).compose(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            return refused(file, line, "not YAML: " + e.getProblem(), DOCUMENT);
        } catch (YAMLException e) {
            return refused(
                    file,
                    0,
                    "not YAML: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    DOCUMENT);
        }
        return root == null ? refused(file, 1, "nothing", DOCUMENT) : read.apply(root);
    }

    private static SourceDocument refused(String file, int line, String found, String expected) {
        return new SourceDocument.Refused(List.of(new SourceFault(file, line, "", found, expected)));
    }

    private SourceDocument read(String file, Node root) {
        var faults = new ArrayList<SourceFault>();
        Place list = sources(new Place(root, "", file, faults));
        List<SourceDefinition> sources = list == null ? List.of() : sources(list, list.list("a list of sources"));
        faults.sort(Comparator.comparingInt(SourceFault::line));
        return faults.isEmpty() ? new SourceDocument.Accepted(sources) : new SourceDocument.Refused(faults);
    }

    private static @Nullable Place sources(Place root) {
        if (root.node() instanceof MappingNode) {
            return Fields.known(root, List.of("sources")).need("sources", "a list of sources");
        }
        return root;
    }

    private List<SourceDefinition> sources(Place list, List<Node> nodes) {
        var sources = new ArrayList<SourceDefinition>();
        Map<String, Place> names = new HashMap<>();
        Map<Map<String, String>, Place> groups = new HashMap<>();
        for (Node node : nodes) {
            Place place = list.element(sources.size(), node);
            SourceDefinition source = reader.read(place);
            Place named = source.name().isEmpty() ? null : names.putIfAbsent(source.name(), place);
            if (named != null) {
                place.key("name", node)
                        .fault("\"" + source.name() + "\" again, as in line " + named.line(), "a name of its own");
            } else if (!source.name().isEmpty()) {
                Place grouped = groups.putIfAbsent(source.metrics().grouping(), place);
                if (grouped != null) {
                    place.key("metrics.grouping", node)
                            .fault("the group of the source in line " + grouped.line(), "a group of its own");
                }
            }
            sources.add(source);
        }
        return sources;
    }
}
