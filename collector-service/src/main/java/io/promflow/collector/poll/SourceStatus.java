package io.promflow.collector.poll;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a source has answered this process.
 *
 * @param lastAttempt when the last fetch ended; null before the first
 * @param lastSuccess when the last fetch ended that got 2xx; null before the first
 * @param consecutiveFailures since the last success
 * @param lastError of the last failure, also after a success; null when there was none
 * @param skippedTicks see {@link PollEvents#skipped}
 */
public record SourceStatus(
        @Nullable Instant lastAttempt,
        @Nullable Instant lastSuccess,
        long consecutiveFailures,
        @Nullable String lastError,
        long skippedTicks) {
    static final SourceStatus NEW = new SourceStatus(null, null, 0, null, 0);

    SourceStatus after(Response response) {
        String error = response.reply().error();
        return error == null
                ? new SourceStatus(response.at(), response.at(), 0, lastError, skippedTicks)
                : new SourceStatus(response.at(), lastSuccess, consecutiveFailures + 1, error, skippedTicks);
    }

    SourceStatus skipping(long ticks) {
        return new SourceStatus(lastAttempt, lastSuccess, consecutiveFailures, lastError, skippedTicks + ticks);
    }
}
