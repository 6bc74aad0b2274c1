package io.promflow.push.batch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the sources' definitions say of their groups. Thread-safe. */
public interface Catalogue {
    /**
     * @param enabled whether it is polled
     * @param ttl how long after its last complete observation its group is deleted; null: never
     */
    record Source(boolean enabled, @Nullable Duration ttl) {}

    /** Null when the catalogue has none of that name. */
    @Nullable
    Source source(String name);
}
