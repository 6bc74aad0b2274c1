package io.promflow.collector.source;

import io.promflow.schemas.SourceDefinition;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads the one document a user writes: YAML, a list of sources under {@code sources}, or the list alone; each source in
 * the nested or in the flat form. Finds every fault, not the first. Immutable, thread-safe.
 */
public final class SourceParser {
    private static final String DOCUMENT = "a mapping with sources, or a list of sources";

    private final SourceReader reader;

    /** @param interval of a source that says nothing about it */
    public SourceParser(Duration interval) {
        this.reader = new SourceReader(interval);
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

    /** @param file how faults name the document */
    public SourceDocument parse(String file, String text) {
        Node root;
        try {
            root = new Yaml(new LoaderOptions())
                    .compose(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
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
        return root == null ? refused(file, 1, "nothing", DOCUMENT) : read(file, root);
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
