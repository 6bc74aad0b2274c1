package io.promflow.push.gateway;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the gateway's groups outlive the process, in one order per group for all replicas. What was appended comes back
 * through {@link Gateway#readOwn} or {@link Gateway#readOther}.
 */
@FunctionalInterface
public interface GroupJournal {
    /**
     * A change of a group.
     *
     * @param id names this change and no other
     * @param base the change that this one was made from, {@link Gateway#NOTHING} where there was no group; null when
     *     it holds whatever there was
     * @param state null: the group is gone
     */
    record Entry(
            String id,
            String key,
            @Nullable String base,
            @Nullable GroupState state) {}

    /**
     * Appends it, after what was appended before. Never throws.
     *
     * @param lost hears when it is not known whether the journal has it
     */
    void append(Entry entry, Consumer<Throwable> lost);
}
