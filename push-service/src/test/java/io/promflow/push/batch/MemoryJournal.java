package io.promflow.push.batch;

import io.promflow.schemas.Group;
import io.promflow.schemas.PushedGroup;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A journal for tests, which can be read by a state that comes after. */
public class MemoryJournal implements PushJournal {
    private final Map<String, PushedGroup> rows = new ConcurrentHashMap<>();

    @Override
    public CompletableFuture<?> write(PushedGroup row) {
        rows.put(row.group().key(), row);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<?> forget(String sink, Group group) {
        rows.remove(group.key());
        return CompletableFuture.completedFuture(null);
    }

    /** Tells another state what was written, as the topic tells another replica. */
    public void tell(SinkState state) {
        rows.values().forEach(state::heard);
    }

    public Map<String, PushedGroup> rows() {
        return Map.copyOf(rows);
    }
}
