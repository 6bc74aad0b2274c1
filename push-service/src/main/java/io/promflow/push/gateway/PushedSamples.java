package io.promflow.push.gateway;

import io.promflow.push.gateway.read.Decimal;
import io.promflow.push.gateway.read.Labels;
import io.promflow.push.gateway.read.MetricValue;
import io.promflow.push.gateway.read.PushedFamily;
import io.promflow.push.gateway.read.PushedMetric;
import io.promflow.schemas.Family;
import io.promflow.schemas.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was pushed, as metric events say it: sample by sample. */
public final class PushedSamples {
    private PushedSamples() {}

    /** What only protobuf can say is left out. */
    public static List<Family> families(List<PushedFamily> pushed) {
        return pushed.stream()
                .map(family ->
                        new Family(family.name(), family.type().textName(), null, family.help(), samples(family)))
                .toList();
    }

    private static List<Sample> samples(PushedFamily family) {
        var samples = new ArrayList<Sample>();
        for (PushedMetric metric : family.metrics()) {
            Long millis = metric.timestampMillis();
            add(family.name(), metric, millis == null ? null : Instant.ofEpochMilli(millis), samples);
        }
        return samples;
    }

    private static void add(String name, PushedMetric metric, @Nullable Instant time, List<Sample> to) {
        SortedMap<String, String> labels = labels(metric.labels());
        MetricValue value = MetricValue.plain(metric.value());
        if (value instanceof MetricValue.Single number) {
            to.add(new Sample(name, labels, Decimal.format(number.value()), time));
        } else if (value instanceof MetricValue.Summary summary) {
            keyed(name, labels, "quantile", summary.quantiles(), summary.values(), time, to);
            to.add(new Sample(name + "_sum", labels, Decimal.format(summary.sum()), time));
            to.add(new Sample(name + "_count", labels, Decimal.format(summary.count()), time));
        } else if (value instanceof MetricValue.Histogram histogram) {
            keyed(name + "_bucket", labels, "le", histogram.bounds(), histogram.counts(), time, to);
            if (!histogram.hasInfinity()) {
                double[] everything = {Double.POSITIVE_INFINITY};
                keyed(name + "_bucket", labels, "le", everything, new double[] {histogram.count()}, time, to);
            }
            to.add(new Sample(name + "_sum", labels, Decimal.format(histogram.sum()), time));
            to.add(new Sample(name + "_count", labels, Decimal.format(histogram.count()), time));
        }
    }

    private static void keyed(
            String name,
            SortedMap<String, String> labels,
            String key,
            double[] keys,
            double[] values,
            @Nullable Instant time,
            List<Sample> to) {
        for (int i = 0; i < keys.length; i++) {
            var withKey = new TreeMap<>(labels);
            withKey.put(key, Decimal.format(keys[i]));
            to.add(new Sample(name, withKey, Decimal.format(values[i]), time));
        }
    }

    private static SortedMap<String, String> labels(Labels labels) {
        var map = new TreeMap<String, String>();
        for (int i = 0; i < labels.size(); i++) {
            map.put(labels.name(i), labels.value(i));
        }
        return map;
    }
}
