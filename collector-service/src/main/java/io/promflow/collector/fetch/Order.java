package io.promflow.collector.fetch;

import io.promflow.schemas.SourceDefinition.Request;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is to be fetched.
 *
 * @param at the time that {@code ${now}} stands for: when the source was due
 * @param patience no attempt begins later than that
 * @param known what the API said of its last answer; null: nothing
 * @param share of the memory for bodies
 */
public record Order(
        Request request,
        Instant at,
        Duration patience,
        @Nullable Validators known,
        BodyBudget.Share share) {}
