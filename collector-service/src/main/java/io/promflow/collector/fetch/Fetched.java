package io.promflow.collector.fetch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a fetch ended.
 *
 * @param attempts that were made; 0: none
 * @param retryAfter how long the API wants to be left alone; null: it did not say
 * @param validators for the next fetch, once this answer is kept; null: none
 */
public record Fetched(
        Reply reply,
        int attempts,
        @Nullable Duration retryAfter,
        @Nullable Validators validators) {
    public Fetched(Reply reply, int attempts) {
        this(reply, attempts, null, null);
    }
}
