package io.promflow.collector.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.rules.CheckedRules;
import io.promflow.rules.Transformation;
import io.promflow.rules.definition.DefinitionFault;
import io.promflow.schemas.SourceDefinition.Metrics;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads how an answer becomes metrics, as the transformer will: shared-rules says what holds and what does not. */
final class MetricsReader {
    private MetricsReader() {}

    /** @param name the source's name, the default of {@code job} */
    static Metrics read(Place place, String name) {
        int before = place.faults().size();
        JsonNode metrics = YamlTree.json(place);
        if (place.faults().size() == before) {
            CheckedRules checked = CheckedRules.of(name, metrics, Transformation.Bounds.DEFAULT);
            if (checked instanceof CheckedRules.Accepted accepted) {
                return accepted.metrics();
            }
            ((CheckedRules.Refused) checked).faults().forEach(fault -> add(place, fault));
        }
        return new Metrics(Map.of("job", name), List.of());
    }

    private static void add(Place place, DefinitionFault fault) {
        String path = fault.path().isEmpty() ? place.path() : place.path() + "." + fault.path();
        int line = closest(place.node(), fault.path()).getStartMark().getLine() + 1;
        place.faults().add(new SourceFault(place.file(), line, path, fault.found(), fault.expected()));
    }

    /** The node that a path leads to, or the last one on the way that is there. */
    private static Node closest(Node from, String path) {
        if (from instanceof MappingNode mapping) {
            String rest = path.startsWith(".") ? path.substring(1) : path;
            for (NodeTuple tuple : mapping.getValue()) {
                String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
                String behind = rest.startsWith(key) ? rest.substring(key.length()) : "none";
                if (behind.isEmpty() || behind.startsWith(".") || behind.startsWith("[")) {
                    return closest(tuple.getValueNode(), behind);
                }
            }
        }
        int end = path.indexOf(']');
        if (from instanceof SequenceNode sequence && path.startsWith("[") && end > 0) {
            int index = Integer.parseInt(path.substring(1, end));
            return closest(sequence.getValue().get(index), path.substring(end + 1));
        }
        return from;
    }
}
