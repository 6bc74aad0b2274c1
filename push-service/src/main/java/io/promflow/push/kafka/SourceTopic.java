package io.promflow.push.kafka;

import io.promflow.push.batch.Catalogue;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.KafkaSettings;
import io.promflow.runtime.kafka.TopicTable;
import io.promflow.schemas.Topic;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What {@link Topic#SOURCES} says of the sources' groups. Thread-safe. */
public final class SourceTopic implements Catalogue {
    private final TopicTable<Source> table;

    /** @param table as {@link #table} makes it */
    public SourceTopic(TopicTable<Source> table) {
        this.table = table;
    }

    /** Only what is needed of a definition is kept. */
    public static TopicTable<Source> table(KafkaSettings kafka) {
        return new TopicTable<>(kafka, Topic.SOURCES.topicName(), SourceTopic::decode, (name, source) -> {});
    }

    private record Definition(
            @Nullable Boolean enabled, @Nullable Metrics metrics) {}

    private record Metrics(@Nullable Duration ttl) {}

    private static Source decode(String name, byte[] value) throws IOException {
        Definition definition = Json.read(value, Definition.class);
        if (definition == null) {
            throw new IOException("the value is not the definition of " + name);
        }
        Metrics metrics = definition.metrics();
        boolean enabled = definition.enabled() == null || definition.enabled();
        return new Source(enabled, metrics == null ? null : metrics.ttl());
    }

    @Override
    public @Nullable Source source(String name) {
        return table.get(name);
    }
}
