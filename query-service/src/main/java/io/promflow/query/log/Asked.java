package io.promflow.query.log;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One question that was answered.
 *
 * @param token name of the token that asked
 * @param query the expression or selectors, as they were sent
 * @param start begin of the time range, as it was sent; null: none, and likewise the end and the step
 * @param status of HTTP; 499: the caller left; 0: the answer broke off
 * @param series in the answer; -1: not counted
 * @param bytes of the answer's body, as they were sent
 * @param cache how much came from memory: {@code none}, {@code miss}, {@code partial}, {@code hit}
 */
public record Asked(
        Instant time,
        String token,
        String endpoint,
        String query,
        @Nullable String start,
        @Nullable String end,
        @Nullable String step,
        double seconds,
        int status,
        long series,
        long bytes,
        String cache) {}
