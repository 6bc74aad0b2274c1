package io.promflow.schemas;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A metric family.
 *
 * @param name as a TYPE line of the text format 0.0.4 has it: a counter's ends in {@code _total}, a histogram's has no
 *     {@code _bucket}
 * @param type as the text format says it: {@code counter, gauge, histogram, summary, untyped}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Family(
        String name,
        String type,
        @Nullable String unit,
        @Nullable String help,
        List<Sample> samples) {
    public Family {
        samples = List.copyOf(samples);
    }
}
