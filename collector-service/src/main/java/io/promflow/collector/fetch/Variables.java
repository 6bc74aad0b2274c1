package io.promflow.collector.fetch;

import org.jspecify.annotations.Nullable;

/** Where {@code ${NAME}} in a request gets its value from: the environment. */
@FunctionalInterface
public interface Variables {
    /** Null: it is not set. */
    @Nullable
    String value(String name);
}
