package io.promflow.push.gateway.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A family while the lines of its samples come in. Owned by one reader. */
final class OpenFamily {
    final String name;

    @Nullable
    MetricType type;

    @Nullable
    String help;

    private final List<PushedMetric> numbers = new ArrayList<>();
    private final Map<Labels, Parts> parts = new LinkedHashMap<>();
    private @Nullable Labels lastLabels;
    private @Nullable Parts last;

    /** The lines of one histogram or summary. */
    private static final class Parts {
        private double[] keys = new double[8];
        private double[] values = new double[8];
        private int size;
        private double sum;
        private double count;
        private @Nullable Long timestampMillis;

        void add(double key, double value) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            keys[size] = key;
            values[size++] = value;
        }

        MetricValue value(boolean buckets) {
            double[] k = Arrays.copyOf(keys, size);
            double[] v = Arrays.copyOf(values, size);
            return buckets ? new MetricValue.Histogram(k, v, sum, count) : new MetricValue.Summary(k, v, sum, count);
        }
    }

    OpenFamily(String name) {
        this.name = name;
    }

    boolean isEmpty() {
        return numbers.isEmpty() && parts.isEmpty();
    }

    MetricType typeOrUntyped() {
        return type == null ? MetricType.UNTYPED : type;
    }

    boolean hasParts() {
        return typeOrUntyped().hasBuckets() || type == MetricType.SUMMARY;
    }

    void addNumber(Labels labels, double value, @Nullable Long timestampMillis) {
        numbers.add(new PushedMetric(labels, new MetricValue.Single(value), timestampMillis));
    }

    void addPart(Labels labels, double key, double value, @Nullable Long timestampMillis) {
        partsOf(labels, timestampMillis).add(key, value);
    }

    void setSum(Labels labels, double value, @Nullable Long timestampMillis) {
        partsOf(labels, timestampMillis).sum = value;
    }

    void setCount(Labels labels, double value, @Nullable Long timestampMillis) {
        partsOf(labels, timestampMillis).count = whole(value);
    }

    /** The lines of one histogram follow each other, as a rule. */
    private Parts partsOf(Labels labels, @Nullable Long timestampMillis) {
        Parts found = last;
        if (found == null || lastLabels == null || !lastLabels.equals(labels)) {
            found = parts.computeIfAbsent(labels, l -> new Parts());
            last = found;
            lastLabels = labels;
        }
        if (timestampMillis != null) {
            found.timestampMillis = timestampMillis;
        }
        return found;
    }

    /** Counts are whole in Prometheus' data model; the text format's reader in Go cuts them off. */
    static double whole(double count) {
        return count < 0 || Double.isNaN(count) || Double.isInfinite(count) ? count : Math.floor(count);
    }

    PushedFamily close() {
        List<PushedMetric> metrics = new ArrayList<>(numbers);
        boolean buckets = typeOrUntyped().hasBuckets();
        parts.forEach((labels, p) -> metrics.add(new PushedMetric(labels, p.value(buckets), p.timestampMillis)));
        return new PushedFamily(name, typeOrUntyped(), help, metrics);
    }
}
