package io.promflow.collector.fetch;

import org.jspecify.annotations.Nullable;

/** Where {@code ${NAME}} in a request gets its value from. */
@FunctionalInterface
public interface Variables {
    /** Null: it is not set. */
    @Nullable
    String value(String name);

    /** Whether sources may read it. */
    default boolean isAllowed(String name) {
        return true;
    }
}
