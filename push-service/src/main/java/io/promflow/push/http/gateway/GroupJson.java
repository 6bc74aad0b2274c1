package io.promflow.push.http.gateway;

import io.promflow.push.exposition.MalformedInputException;
import io.promflow.push.gateway.GroupState;
import io.promflow.push.gateway.read.Decimal;
import io.promflow.push.gateway.read.Labels;
import io.promflow.push.gateway.read.MetricValue;
import io.promflow.push.gateway.read.NameRules;
import io.promflow.push.gateway.read.ProtobufReader;
import io.promflow.push.gateway.read.PushedFamily;
import io.promflow.push.gateway.read.PushedMetric;
import io.promflow.push.gateway.render.FamilyBlock;
import io.promflow.push.gateway.render.Heads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A group in the shape of Pushgateway's {@code /api/v1/metrics}. */
final class GroupJson {
    private GroupJson() {}

    static Map<String, Object> of(GroupState state, List<FamilyBlock> times) {
        var group = new LinkedHashMap<String, Object>();
        group.put("labels", state.group().labels());
        group.put("last_push_successful", state.lastPushSucceeded());
        Instant time = state.pushedAt() == null ? state.failedAt() : state.pushedAt();
        state.families().forEach(block -> group.put(block.name(), family(block, time)));
        times.forEach(block -> group.put(block.name(), family(block, time)));
        return group;
    }

    private static Map<String, Object> family(FamilyBlock block, @Nullable Instant time) {
        var family = new LinkedHashMap<String, Object>();
        family.put("time_stamp", String.valueOf(time));
        family.put("type", block.type().name());
        if (block.help() != null) {
            family.put("help", block.help());
        }
        var metrics = new ArrayList<Map<String, Object>>();
        for (PushedMetric metric : said(block).metrics()) {
            metrics.add(metric(metric));
        }
        family.put("metrics", metrics);
        return family;
    }

    /** With what only protobuf can say. */
    private static PushedFamily said(FamilyBlock block) {
        if (!block.isRich()) {
            return block.family();
        }
        byte[] metrics = block.protobuf();
        byte[] head = Heads.protobuf(block.name(), block.type(), block.help(), metrics.length);
        byte[] whole = Arrays.copyOf(head, head.length + metrics.length);
        System.arraycopy(metrics, 0, whole, head.length, metrics.length);
        try {
            return ProtobufReader.read(whole, NameRules.UTF8, false).get(0);
        } catch (MalformedInputException e) {
            throw new IllegalStateException("what was rendered cannot be read: " + e.getMessage(), e);
        }
    }

    private static Map<String, Object> metric(PushedMetric metric) {
        var json = new LinkedHashMap<String, Object>();
        json.put("labels", labels(metric.labels()));
        MetricValue plain = MetricValue.plain(metric.value());
        if (plain instanceof MetricValue.Single number) {
            json.put("value", Decimal.format(number.value()));
        } else if (plain instanceof MetricValue.Summary summary) {
            json.put("quantiles", pairs(summary.quantiles(), summary.values()));
            json.put("count", Decimal.format(summary.count()));
            json.put("sum", Decimal.format(summary.sum()));
        } else if (plain instanceof MetricValue.Histogram histogram) {
            MetricValue.Rich rich = MetricValue.rich(metric.value());
            List<NativeBuckets.Bucket> buckets = rich == null ? List.of() : NativeBuckets.read(rich.message());
            json.put(
                    "buckets",
                    buckets.isEmpty()
                            ? pairs(histogram.bounds(), histogram.counts())
                            : buckets.stream().map(GroupJson::bucket).toList());
            json.put("count", Decimal.format(histogram.count()));
            json.put("sum", Decimal.format(histogram.sum()));
        }
        return json;
    }

    private static List<Object> bucket(NativeBuckets.Bucket bucket) {
        return List.of(
                bucket.boundaries(),
                Decimal.format(bucket.lower()),
                Decimal.format(bucket.upper()),
                Decimal.format(bucket.count()));
    }

    private static Map<String, String> labels(Labels labels) {
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < labels.size(); i++) {
            map.put(labels.name(i), labels.value(i));
        }
        return map;
    }

    private static Map<String, String> pairs(double[] keys, double[] values) {
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < keys.length; i++) {
            map.put(Decimal.format(keys[i]), Decimal.format(values[i]));
        }
        return map;
    }
}
