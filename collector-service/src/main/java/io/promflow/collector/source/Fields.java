package io.promflow.collector.source;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The keys of a mapping with their places. A key that stands twice or is not known is a fault. */
final class Fields {
    private final Place place;
    private final Map<String, Place> fields = new LinkedHashMap<>();

    private Fields(Place place) {
        this.place = place;
    }

    /** A mapping whose keys have a meaning each. */
    static Fields known(Place place, List<String> keys) {
        var fields = new Fields(place);
        fields.read(() -> "a mapping with " + String.join(", ", keys));
        fields.fields.entrySet().removeIf(field -> {
            boolean unknown = !keys.contains(field.getKey());
            if (unknown) {
                field.getValue().fault("unknown key", "one of " + String.join(", ", keys));
            }
            return unknown;
        });
        return fields;
    }

    /** A mapping whose keys are the user's own names. */
    static Fields free(Place place, String expected) {
        var fields = new Fields(place);
        fields.read(() -> expected);
        return fields;
    }

    private void read(Supplier<String> expected) {
        // what was expected is only said when it is not there: there may be a hundred thousand mappings
        MappingNode mapping = place.node() instanceof MappingNode found ? found : place.mapping(expected.get());
        if (mapping == null) {
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                Place value = place.key(key.getValue(), tuple.getValueNode());
                Place first = fields.putIfAbsent(key.getValue(), value);
                if (first != null) {
                    place.key(key.getValue(), key)
                            .fault("stands here again, first in line " + first.line(), "each key once");
                }
            } else {
                place.key("?", tuple.getKeyNode()).fault("a key that is text");
            }
        }
    }

    int count() {
        return fields.size();
    }

    @Nullable
    Place get(String key) {
        return fields.get(key);
    }

    /** As {@link #get}; that there is none is a fault. */
    @Nullable
    Place need(String key, String expected) {
        Place field = fields.get(key);
        if (field == null && place.node() instanceof MappingNode) {
            place.key(key, place.node()).fault("nothing", expected);
        }
        return field;
    }

    /** Each key with what its place is read as; where that is null, a fault was added and the key is left out. */
    <T> Map<String, T> each(BiFunction<String, Place, @Nullable T> reader) {
        Map<String, T> read = new LinkedHashMap<>();
        fields.forEach((key, field) -> {
            T value = reader.apply(key, field);
            if (value != null) {
                read.put(key, value);
            }
        });
        return read;
    }
}
