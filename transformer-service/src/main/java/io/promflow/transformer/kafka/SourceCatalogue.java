package io.promflow.transformer.kafka;

import io.promflow.rules.Transformation;
import io.promflow.rules.definition.DefinitionFault;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.TopicTable;
import io.promflow.transformer.observe.SourceReading;
import io.promflow.transformer.observe.SourceRules;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The sources with their rules compiled, as the topic has them. Thread-safe. */
public final class SourceCatalogue {
    private static final Duration CATCH_UP_LIMIT = Duration.ofSeconds(30);

    private final TopicTable<SourceRules> table;

    public SourceCatalogue(TopicTable<SourceRules> table) {
        this.table = table;
    }

    /** Compiles what a record of the topic holds, and runs its tests. */
    public static TopicTable.Decoder<SourceRules> decoder(Transformation.Bounds bounds) {
        return (name, json) -> {
            SourceReading reading = read(name, json, bounds);
            if (reading instanceof SourceReading.Refused refused) {
                throw new IOException(refused.faults().stream()
                        .map(DefinitionFault::toString)
                        .collect(Collectors.joining("; ", "source " + name + ": ", "")));
            }
            return ((SourceReading.Usable) reading).source();
        };
    }

    /** One definition must not end the table of all of them. */
    private static SourceReading read(String name, byte[] json, Transformation.Bounds bounds) throws IOException {
        try {
            return SourceReading.of(Json.mapper().readTree(json), bounds);
        } catch (RuntimeException | StackOverflowError e) {
            throw new IOException("source " + name + ": an error of the transformer: " + e, e);
        }
    }

    /** A source; asks the topic before it says that there is none. Null: there is none. */
    public @Nullable SourceRules find(String name) throws InterruptedException {
        return questions().find(name);
    }

    /** For several questions at one time. */
    Questions questions() {
        return new Questions();
    }

    /**
     * Questions about what was in the topic when the first of them found nothing: the topic is asked once for all of them.
     * On one thread only.
     */
    final class Questions {
        private boolean caughtUp;

        @Nullable
        SourceRules find(String name) throws InterruptedException {
            SourceRules known = table.get(name);
            if (known == null && !caughtUp) {
                table.catchUp(CATCH_UP_LIMIT);
                caughtUp = true;
                known = table.get(name);
            }
            return known;
        }
    }
}
