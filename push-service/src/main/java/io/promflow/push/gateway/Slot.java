package io.promflow.push.gateway;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One group: what the journal has of it, and what was appended since and has not come back. Guarded by its gateway. */
final class Slot {
    final String key;
    /** As the journal has it; null if it has none. */
    @Nullable
    GroupState committed;
    /** As it will be when what was appended has come back. */
    @Nullable
    GroupState latest;
    /** Appended and not come back. */
    int pending;
    /** When a record came that does not count because it was made from another than the last; null: none since. */
    @Nullable
    Instant voidSince;

    Slot(String key) {
        this.key = key;
    }

    String latestId() {
        return latest == null ? Gateway.NOTHING : latest.id();
    }

    String committedId() {
        return committed == null ? Gateway.NOTHING : committed.id();
    }

    boolean isIdle() {
        return committed == null && latest == null && pending == 0;
    }
}
