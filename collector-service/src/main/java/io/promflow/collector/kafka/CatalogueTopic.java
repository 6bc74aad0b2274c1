package io.promflow.collector.kafka;

import io.promflow.runtime.kafka.Event;
import io.promflow.runtime.kafka.TopicTable;
import io.promflow.schemas.EventType;
import io.promflow.schemas.SourceDefinition;
import io.promflow.schemas.Topic;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sources, as their compacted topic holds them; every replica sees the same. Thread-safe. */
public final class CatalogueTopic {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogueTopic.class);
    private static final Duration CATCH_UP_LIMIT = Duration.ofSeconds(30);
    private static final String WRITER = "/collector/catalogue";

    private final TopicTable<SourceDefinition> table;
    private final ConfirmedWriter writer;

    public CatalogueTopic(TopicTable<SourceDefinition> table, ConfirmedWriter writer) {
        this.table = table;
        this.writer = writer;
    }

    /** A source; null if there is none of that name. */
    public @Nullable SourceDefinition find(String name) {
        return table.get(name);
    }

    /** As {@link #find}; asks the topic before it says that there is none. */
    @Nullable
    SourceDefinition findAsking(String name) throws InterruptedException {
        SourceDefinition known = table.get(name);
        if (known == null) {
            table.catchUp(CATCH_UP_LIMIT);
            known = table.get(name);
        }
        return known;
    }

    /** All sources, by name. */
    public List<SourceDefinition> all() {
        return table.rows().values().stream()
                .sorted(Comparator.comparing(SourceDefinition::name))
                .toList();
    }

    /** Writes the sources that the topic does not hold, or holds differently. Returns when the topic has them. */
    public void seed(List<SourceDefinition> sources) throws InterruptedException {
        table.catchUp(CATCH_UP_LIMIT);
        List<SourceDefinition> changed = sources.stream()
                .filter(source -> !source.equals(table.get(source.name())))
                .toList();
        write(changed);
        LOG.info("{} sources in the file, {} of them new or changed", sources.size(), changed.size());
    }

    /** Writes a source and returns when this replica sees it. */
    public void put(SourceDefinition source) throws InterruptedException {
        write(List.of(source));
    }

    private void write(List<SourceDefinition> sources) throws InterruptedException {
        if (!sources.isEmpty()) {
            writer.write(sources.stream()
                    .map(source -> Event.json(Topic.SOURCES, source.name(), EventType.SOURCE, WRITER, source))
                    .toList());
            table.catchUp(CATCH_UP_LIMIT);
        }
    }
}
