package io.promflow.schemas;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One value of one series.
 *
 * @param name the full sample name, for example {@code requests_total} or {@code latency_seconds_bucket}
 * @param labels sorted by name, without the grouping labels
 * @param value as the text format writes it, so that {@code NaN}, {@code +Inf} and every double survive JSON
 * @param timestamp when the API says it was so; null where it says nothing
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Sample(
        String name,
        @JsonInclude(JsonInclude.Include.ALWAYS) SortedMap<String, String> labels,
        String value,
        @Nullable Instant timestamp) {
    public Sample {
        if (value != null && value.isEmpty()) {
            throw new IllegalArgumentException("value of " + name + ": \"\" (expected: a number)");
        }
        var byName = new TreeMap<String, String>(); // the given map may have an order of its own
        byName.putAll(labels);
        labels = Collections.unmodifiableSortedMap(byName);
    }
}
