package io.promflow.rules;

import io.promflow.schemas.Family;
import io.promflow.schemas.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A family as the rules make it; {@link #toSchema} is the same as it travels.
 *
 * @param name as {@link Family} has it
 * @param type as {@link Family} has it
 * @param points at least one
 */
public record MetricFamily(
        String name,
        String type,
        @Nullable String unit,
        @Nullable String help,
        List<Point> points) {
    public Family toSchema() {
        return new Family(
                name,
                type,
                unit,
                help,
                points.stream()
                        .map(p -> new Sample(p.name(), p.labels().asMap(), p.value(), p.at()))
                        .toList());
    }
}
