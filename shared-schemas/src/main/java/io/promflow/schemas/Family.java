package io.promflow.schemas;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A metric family.
 *
 * @param name as OpenMetrics has it: without a suffix, so that a counter {@code requests} has samples
 *     {@code requests_total}. Who writes the text format 0.0.4 adds {@code _total} to the name, because there a counter's
 *     name is that of its samples. A name that ends in {@code _total} already, as older events have it, is the same family
 * @param type as the text format says it: {@code counter, gauge, histogram, summary, untyped}; an info or a stateset is a
 *     gauge. Source: OpenMetrics 1.0, MetricFamily and negotiation with the text format
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Family(
        String name,
        String type,
        @Nullable String unit,
        @Nullable String help,
        List<Sample> samples) {
    public Family {
        samples = samples == null ? List.of() : List.copyOf(samples); // none are left out of the JSON
    }
}
