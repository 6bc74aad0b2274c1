package io.promflow.collector.kafka;

import io.promflow.collector.source.Seeding;
import io.promflow.runtime.kafka.Event;
import io.promflow.runtime.kafka.TopicTable;
import io.promflow.schemas.EventType;
import io.promflow.schemas.SourceDefinition;
import io.promflow.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
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

    /** Makes what the file changes; see {@link Seeding}. Returns when the topic has it. */
    public void seed(List<SourceDefinition> file) throws InterruptedException {
        table.catchUp(CATCH_UP_LIMIT);
        Seeding seeding = Seeding.of(file, table.rows());
        change(seeding.written(), seeding.removed());
        LOG.info(
                "{} sources in the file, {} of them new or changed; {} are gone from it",
                file.size(),
                seeding.written().size(),
                seeding.removed().size());
    }

    /** Writes and removes sources. Returns when this replica sees it. */
    public void change(List<SourceDefinition> written, Collection<String> removed) throws InterruptedException {
        var records = new ArrayList<ProducerRecord<String, byte[]>>();
        for (SourceDefinition source : written) {
            records.add(Event.json(Topic.SOURCES, source.name(), EventType.SOURCE, WRITER, source));
        }
        for (String name : removed) {
            records.add(
                    Event.of(Topic.SOURCES, name, EventType.SOURCE, WRITER, Instant.now(), "application/json", null));
        }
        if (!records.isEmpty()) {
            writer.write(records);
            table.catchUp(CATCH_UP_LIMIT);
        }
    }
}
