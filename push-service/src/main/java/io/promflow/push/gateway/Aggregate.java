package io.promflow.push.gateway;

import io.promflow.push.gateway.read.Labels;
import io.promflow.push.gateway.read.MetricType;
import io.promflow.push.gateway.read.MetricValue;
import io.promflow.push.gateway.read.PushedFamily;
import io.promflow.push.gateway.read.PushedMetric;
import io.promflow.push.gateway.render.FamilyBlock;
import io.promflow.schemas.Group;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what many instances push. What counts (counters, histograms, a summary's sum and count) never falls: when an
 * instance counts from the start again, what it had counted before is carried. Gauges are the sum of what the instances
 * say now. Quantiles cannot be added and are left out.
 */
final class Aggregate {
    private static final String INSTANCE = "instance";

    private Aggregate() {}

    /** The group that shows what the instances of this one add up to. */
    static Group target(Group group) {
        var labels = new TreeMap<>(group.labels());
        labels.remove(INSTANCE);
        return Group.of(labels);
    }

    /** Whether the pusher says which instance it is; otherwise each push is added to the last. */
    static boolean isInstance(Group group) {
        return group.labels().containsKey(INSTANCE);
    }

    /** What counts of the families; the others are left out. */
    static List<PushedFamily> counting(List<PushedFamily> families) {
        return families.stream().filter(family -> counts(family.type())).toList();
    }

    static List<PushedFamily> saying(List<PushedFamily> families) {
        return families.stream().filter(family -> !counts(family.type())).toList();
    }

    private static boolean counts(MetricType type) {
        return type != MetricType.GAUGE && type != MetricType.UNTYPED;
    }

    static List<PushedFamily> families(List<FamilyBlock> blocks) {
        return blocks.stream().map(FamilyBlock::family).toList();
    }

    /** Of what an instance counted before, that which is not part of what it says now: it started again. */
    static List<PushedFamily> restarted(List<PushedFamily> before, List<PushedFamily> now) {
        Map<String, Map<Labels, MetricValue>> current = new LinkedHashMap<>();
        now.forEach(family -> family.metrics()
                .forEach(metric -> current.computeIfAbsent(family.name(), name -> new LinkedHashMap<>())
                        .put(metric.labels(), metric.value())));
        var lost = new ArrayList<PushedFamily>();
        for (PushedFamily family : counting(before)) {
            var values = current.getOrDefault(family.name(), Map.of());
            List<PushedMetric> metrics = family.metrics().stream()
                    .filter(metric -> hasFallen(metric.value(), values.get(metric.labels())))
                    .toList();
            if (!metrics.isEmpty()) {
                lost.add(new PushedFamily(family.name(), family.type(), family.help(), metrics));
            }
        }
        return lost;
    }

    private static boolean hasFallen(MetricValue before, @Nullable MetricValue now) {
        return now == null || count(now) < count(before);
    }

    private static double count(MetricValue value) {
        MetricValue plain = MetricValue.plain(value);
        if (plain instanceof MetricValue.Single number) {
            return number.value();
        }
        return plain instanceof MetricValue.Histogram histogram
                ? histogram.count()
                : plain instanceof MetricValue.Summary summary ? summary.count() : 0;
    }

    /** The sum of families, in the order they come. */
    static List<PushedFamily> sum(Collection<List<PushedFamily>> parts) {
        Map<String, PushedFamily> heads = new LinkedHashMap<>();
        Map<String, Map<Labels, MetricValue>> sums = new LinkedHashMap<>();
        for (List<PushedFamily> part : parts) {
            for (PushedFamily family : part) {
                PushedFamily head = heads.putIfAbsent(family.name(), family);
                if (head == null || head.type() == family.type()) {
                    var sum = sums.computeIfAbsent(family.name(), name -> new LinkedHashMap<>());
                    family.metrics()
                            .forEach(metric ->
                                    sum.merge(metric.labels(), AddedValue.first(metric.value()), AddedValue::add));
                }
            }
        }
        var families = new ArrayList<PushedFamily>();
        sums.forEach((name, values) -> {
            PushedFamily head = heads.get(name);
            if (head != null) {
                List<PushedMetric> metrics = new ArrayList<>();
                values.forEach((labels, value) -> metrics.add(new PushedMetric(labels, value, null)));
                families.add(new PushedFamily(name, head.type(), head.help(), metrics));
            }
        });
        return families;
    }
}
