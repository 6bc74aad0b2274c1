package io.promflow.push.gateway.read;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A family as it was pushed.
 *
 * @param name of the family in the text format 0.0.4: a counter's is that of its samples
 * @param metrics never none
 */
public record PushedFamily(
        String name, MetricType type, @Nullable String help, List<PushedMetric> metrics) {
    public PushedFamily {
        metrics = List.copyOf(metrics);
    }
}
