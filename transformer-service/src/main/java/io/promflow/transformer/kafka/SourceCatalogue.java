package io.promflow.transformer.kafka;

import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.TopicTable;
import io.promflow.schemas.SourceDefinition;
import io.promflow.transformer.rules.Observation;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The sources with their rules compiled, as the topic has them. Thread-safe. */
public final class SourceCatalogue {
    private static final Duration CATCH_UP_LIMIT = Duration.ofSeconds(30);

    private final TopicTable<Observation> table;

    public SourceCatalogue(TopicTable<Observation> table) {
        this.table = table;
    }

    /** Compiles what a record of the topic holds. */
    public static Observation decode(String name, byte[] json) throws IOException {
        try {
            return new Observation(Json.read(json, SourceDefinition.class));
        } catch (IllegalArgumentException e) {
            throw new IOException("source " + name + ": " + e.getMessage(), e);
        }
    }

    /** A source; asks the topic before it says that there is none. Null: there is none. */
    @Nullable
    Observation find(String name) throws InterruptedException {
        Observation known = table.get(name);
        if (known == null) {
            table.catchUp(CATCH_UP_LIMIT);
            known = table.get(name);
        }
        return known;
    }
}
