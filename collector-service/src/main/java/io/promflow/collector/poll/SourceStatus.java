package io.promflow.collector.poll;

import io.promflow.collector.fetch.FailureReason;
import io.promflow.collector.fetch.Validators;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a source has answered this process.
 *
 * @param lastAttempt when the last fetch ended; null before the first
 * @param lastSuccess when the last fetch ended that got 2xx or 304; null before the first
 * @param consecutiveFailures since the last success
 * @param lastError of the last failure, also after a success; null when there was none
 * @param lastErrorKind of the same
 * @param responseBytes of the last body
 * @param skippedTicks see {@link PollEvents#skipped}
 * @param known what the API said of its last answer that is durable; null: nothing
 */
public record SourceStatus(
        @Nullable Instant lastAttempt,
        @Nullable Instant lastSuccess,
        long consecutiveFailures,
        @Nullable String lastError,
        @Nullable FailureReason lastErrorKind,
        long responseBytes,
        long skippedTicks,
        Circuit circuit,
        @Nullable Validators known) {
    public static final SourceStatus NEW = new SourceStatus(null, null, 0, null, null, 0, 0, Circuit.CLOSED, null);

    SourceStatus after(Response response, Circuit.Rule rule) {
        String error = response.reply().error();
        FailureReason reason = response.reply().reason();
        Instant at = response.at();
        if (reason == null) {
            long bytes = response.bodyBytes() == 0 ? responseBytes : response.bodyBytes();
            return new SourceStatus(at, at, 0, lastError, lastErrorKind, bytes, skippedTicks, Circuit.CLOSED, known);
        }
        boolean wasAsked = reason != FailureReason.CIRCUIT_OPEN;
        return new SourceStatus(
                wasAsked ? at : lastAttempt,
                lastSuccess,
                consecutiveFailures + (wasAsked ? 1 : 0),
                wasAsked ? error : lastError,
                wasAsked ? reason : lastErrorKind,
                wasAsked ? response.bodyBytes() : responseBytes,
                skippedTicks,
                wasAsked ? circuit.failed(rule, at) : circuit,
                known);
    }

    SourceStatus skipping(long ticks) {
        return new SourceStatus(
                lastAttempt,
                lastSuccess,
                consecutiveFailures,
                lastError,
                lastErrorKind,
                responseBytes,
                skippedTicks + ticks,
                circuit,
                known);
    }

    SourceStatus knowing(@Nullable Validators validators) {
        return new SourceStatus(
                lastAttempt,
                lastSuccess,
                consecutiveFailures,
                lastError,
                lastErrorKind,
                responseBytes,
                skippedTicks,
                circuit,
                validators);
    }
}
