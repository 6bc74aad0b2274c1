package io.promflow.schemas;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A metric family.
 *
 * @param name without {@code _total}, {@code _bucket} or other suffixes of its samples where the type has such
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
