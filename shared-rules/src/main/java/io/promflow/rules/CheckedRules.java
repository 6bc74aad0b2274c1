package io.promflow.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.rules.body.BodyLimits;
import io.promflow.rules.body.BodyReader;
import io.promflow.rules.definition.DefinitionFault;
import io.promflow.rules.definition.MetricsReader;
import io.promflow.schemas.SourceDefinition.Metrics;
import java.util.ArrayList;
import java.util.List;

/** What the {@code metrics} of a source turned out to be: the same answer for whoever takes a definition in. */
public sealed interface CheckedRules {
    /** They may be used; their tests passed. */
    record Accepted(Metrics metrics, BodyReader reader, Transformation transformation) implements CheckedRules {}

    /** They may not; these are all the faults. */
    record Refused(List<DefinitionFault> faults) implements CheckedRules {
        public Refused {
            faults = List.copyOf(faults);
        }
    }

    /**
     * Reads and compiles them, and runs their tests. Thread-safe.
     *
     * @param source the source's name
     * @param metrics the JSON of what a user writes under {@code metrics}
     */
    static CheckedRules of(String source, JsonNode metrics, Transformation.Bounds bounds) {
        var faults = new ArrayList<DefinitionFault>();
        Metrics read = new MetricsReader(faults).read(metrics, source);
        if (!faults.isEmpty()) {
            return new Refused(faults);
        }
        var accepted = new Accepted(
                read, new BodyReader(read.body(), BodyLimits.DEFAULT), Transformation.of(source, read, bounds));
        faults.addAll(DefinitionTests.run(accepted));
        return faults.isEmpty() ? accepted : new Refused(faults);
    }
}
