package io.promflow.rules;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One sample.
 *
 * @param name of the sample, with the suffix that its type has
 * @param value as the text format writes it
 * @param at when the API says it was so; null: it says nothing
 */
public record Point(
        String name, Labels labels, String value, @Nullable Instant at) {}
