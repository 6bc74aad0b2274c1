package io.promflow.push.kafka;

import io.promflow.push.batch.Catalogue;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.KafkaSettings;
import io.promflow.runtime.kafka.TopicTable;
import io.promflow.schemas.Topic;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@link Topic#SOURCES} says of the sources' groups. Thread-safe. */
public final class SourceTopic implements Catalogue {
    private static final Logger LOG = LoggerFactory.getLogger(SourceTopic.class);

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

    /** A definition of a form that is not known here is one all the same: nothing is deleted for it. */
    static Source decode(String name, byte[] value) {
        Definition definition = null;
        try {
            definition = Json.read(value, Definition.class);
        } catch (IOException e) {
            LOG.warn("source {}: its definition cannot be read, so that its groups stay: {}", name, e.getMessage());
        }
        if (definition == null) {
            return new Source(true, null);
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
