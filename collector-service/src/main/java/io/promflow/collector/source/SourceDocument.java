package io.promflow.collector.source;

import io.promflow.schemas.SourceDefinition;
import java.util.List;

/** What a document of sources turned out to be. */
public sealed interface SourceDocument {
    /** Every source in it may be used. */
    record Accepted(List<SourceDefinition> sources) implements SourceDocument {
        public Accepted {
            sources = List.copyOf(sources);
        }
    }

    /** None of its sources may be used; these are all the faults, in the order of the document. */
    record Refused(List<SourceFault> faults) implements SourceDocument {
        public Refused {
            faults = List.copyOf(faults);
        }
    }
}
