package io.promflow.push.gateway.read;

import org.jspecify.annotations.Nullable;

/** What a metric says. Arrays belong to the value and are not changed. */
public sealed interface MetricValue {
    /** Of a counter, a gauge or an untyped metric. */
    record Single(double value) implements MetricValue {}

    /**
     * @param quantiles as pushed, in the order they came
     * @param values of the quantiles
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Summary(double[] quantiles, double[] values, double sum, double count) implements MetricValue {}

    /**
     * @param bounds upper bounds of the buckets, in the order they came
     * @param counts cumulative
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Histogram(double[] bounds, double[] counts, double sum, double count) implements MetricValue {
        /** Whether one of the buckets is that of everything. */
        public boolean hasInfinity() {
            for (double bound : bounds) {
                if (bound == Double.POSITIVE_INFINITY) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * What the text format cannot say, beside what it can: native buckets, exemplars, created timestamps.
     *
     * @param plain what of it the text format says
     * @param field of {@code io.prometheus.client.Metric} that holds it
     * @param message that field's bytes, as pushed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Rich(MetricValue plain, int field, byte[] message) implements MetricValue {}

    /** Without what the text format cannot say. */
    static MetricValue plain(MetricValue value) {
        return value instanceof Rich rich ? rich.plain() : value;
    }

    /** The bytes to pass on; null where there are none that must be. */
    static @Nullable Rich rich(MetricValue value) {
        return value instanceof Rich rich ? rich : null;
    }
}
