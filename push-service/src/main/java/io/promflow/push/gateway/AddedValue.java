package io.promflow.push.gateway;

import io.promflow.push.gateway.read.MetricValue;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The sum of two values of one type. */
final class AddedValue {
    private AddedValue() {}

    /** A value as it stands in a sum: without quantiles. */
    static MetricValue first(MetricValue value) {
        MetricValue plain = MetricValue.plain(value);
        return plain instanceof MetricValue.Summary summary
                ? new MetricValue.Summary(new double[0], new double[0], summary.sum(), summary.count())
                : plain;
    }

    static MetricValue add(MetricValue a, MetricValue other) {
        MetricValue b = first(other);
        if (a instanceof MetricValue.Single x && b instanceof MetricValue.Single y) {
            return new MetricValue.Single(x.value() + y.value());
        }
        if (a instanceof MetricValue.Summary x && b instanceof MetricValue.Summary y) {
            return new MetricValue.Summary(new double[0], new double[0], x.sum() + y.sum(), x.count() + y.count());
        }
        return a instanceof MetricValue.Histogram x && b instanceof MetricValue.Histogram y ? add(x, y) : a;
    }

    /** Where the bounds differ, a bucket that one has not is as full there as the next smaller that it has. */
    private static MetricValue add(MetricValue.Histogram a, MetricValue.Histogram b) {
        var left = buckets(a);
        var right = buckets(b);
        var bounds = new TreeMap<Double, Double>();
        left.keySet().forEach(bound -> bounds.put(bound, 0.0));
        right.keySet().forEach(bound -> bounds.put(bound, 0.0));
        bounds.replaceAll((bound, none) -> at(left, bound) + at(right, bound));
        double[] keys =
                bounds.keySet().stream().mapToDouble(Double::doubleValue).toArray();
        double[] counts =
                bounds.values().stream().mapToDouble(Double::doubleValue).toArray();
        return new MetricValue.Histogram(keys, counts, a.sum() + b.sum(), a.count() + b.count());
    }

    private static NavigableMap<Double, Double> buckets(MetricValue.Histogram histogram) {
        var buckets = new TreeMap<Double, Double>();
        for (int i = 0; i < histogram.bounds().length; i++) {
            buckets.put(histogram.bounds()[i], histogram.counts()[i]);
        }
        buckets.putIfAbsent(Double.POSITIVE_INFINITY, histogram.count());
        return buckets;
    }

    private static double at(NavigableMap<Double, Double> buckets, double bound) {
        var floor = buckets.floorEntry(bound);
        return floor == null ? 0 : floor.getValue();
    }
}
