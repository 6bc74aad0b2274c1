package io.promflow.collector.source;

import io.promflow.schemas.SourceDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Each source has a group of its own: what one pushes would else replace what the other did. */
public final class Groups {
    private Groups() {}

    /** A fault for each source whose group one of the others has. */
    public static List<SourceFault> taken(Collection<SourceDefinition> sources, Collection<SourceDefinition> others) {
        Map<Map<String, String>, String> owners = new HashMap<>();
        others.forEach(other -> owners.put(other.metrics().grouping(), other.name()));
        var faults = new ArrayList<SourceFault>();
        int index = 0;
        for (SourceDefinition source : sources) {
            String owner = owners.get(source.metrics().grouping());
            if (owner != null) {
                String path = (sources.size() == 1 ? "" : "sources[" + index + "].") + "metrics.grouping";
                faults.add(new SourceFault(
                        "", 0, path, "the group of the source \"" + owner + "\"", "a group of its own"));
            }
            index++;
        }
        return faults;
    }
}
