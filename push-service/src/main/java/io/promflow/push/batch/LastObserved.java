package io.promflow.push.batch;

import io.promflow.schemas.Group;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The time of the newest observation that was pushed, per group. Bounded: the groups that were not pushed for longest
 * are forgotten first. Guarded by its own lock.
 */
public final class LastObserved {
    private final Map<Group, Instant> times;

    /** @param capacity most groups that are remembered */
    public LastObserved(int capacity) {
        this.times = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Group, Instant> eldest) {
                return size() > capacity;
            }
        };
    }

    /** The newest observation of the group; {@link Instant#MIN} if none is remembered. */
    public synchronized Instant of(Group group) {
        return times.getOrDefault(group, Instant.MIN);
    }

    /** Remembers an observation, unless a newer one is known. */
    public synchronized void remember(Group group, Instant observedAt) {
        times.merge(group, observedAt, (known, next) -> next.isAfter(known) ? next : known);
    }
}
