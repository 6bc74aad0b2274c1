package io.promflow.rules;

import io.promflow.rules.body.BodyReading;
import io.promflow.schemas.SourceDefinition.Limits;
import io.promflow.schemas.SourceDefinition.Metrics;
import org.jspecify.annotations.Nullable;

/** How bodies of one source become families. Immutable, thread-safe. */
public sealed interface Transformation permits RuleTransformation, LeafTransformation {
    /** The most values that the paths of one body may look at. */
    long MAX_STEPS = 20_000_000;

    /** @param maxWarnings how many faults are told in words */
    Outcome apply(BodyReading.Content body, int maxWarnings);

    /**
     * What one body may become at most, where the source says nothing.
     *
     * @param series of all families together; a histogram or a stateset has one for each of its samples
     * @param labelLength characters of a label's value
     */
    record Bounds(int series, int labelLength) {
        public static final Bounds DEFAULT = new Bounds(10_000, 1024);

        Bounds with(@Nullable Limits limits) {
            return limits == null
                    ? this
                    : new Bounds(
                            limits.series() == null ? series : limits.series(),
                            limits.labelLength() == null ? labelLength : limits.labelLength());
        }
    }

    /**
     * The source's rules, compiled; without rules every numeric leaf.
     *
     * @param metrics that were checked, see {@link CheckedRules}
     */
    static Transformation of(String source, Metrics metrics, Bounds usual) {
        Bounds bounds = usual.with(metrics.limits());
        return metrics.rules().isEmpty()
                ? new LeafTransformation(source, metrics.grouping().keySet(), bounds)
                : new RuleTransformation(metrics.rules(), metrics.grouping().keySet(), bounds);
    }
}
