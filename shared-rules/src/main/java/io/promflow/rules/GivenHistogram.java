package io.promflow.rules;

import io.promflow.jsonpath.JsonPath;
import io.promflow.jsonpath.Match;
import io.promflow.schemas.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A histogram whose buckets the API gives. The samples are cumulative, ascending and end with {@code +Inf}, whatever the
 * API has; a histogram whose counts cannot be that is a fault. Immutable, thread-safe.
 */
final class GivenHistogram implements Making {
    private static final int MOST_BUCKETS = 200;

    private final JsonPath each;
    private final LabelSource bound;
    private final ValueSource count;
    private final @Nullable ValueSource sum;
    private final @Nullable ValueSource total;
    private final boolean cumulative;
    private final String family;

    GivenHistogram(Rule.Histogram histogram, String each, String family) {
        this.each = JsonPath.compile(each);
        this.bound = new LabelSource(Objects.requireNonNull(histogram.bound(), "checked with the definition"));
        this.count = values(Objects.requireNonNull(histogram.count(), "checked with the definition"), 0);
        this.sum = histogram.sum() == null ? null : values(histogram.sum(), -Double.MAX_VALUE);
        this.total = histogram.total() == null ? null : values(histogram.total(), 0);
        this.cumulative = histogram.cumulative() == null || histogram.cumulative();
        this.family = family;
    }

    private static ValueSource values(Rule.Value value, double least) {
        return new ValueSource(value, ValueSource.Absence.FAIL, ValueSource.Absence.FAIL, least);
    }

    @Override
    public void make(CompiledRule.Application rule, Element element, Labels labels, @Nullable Instant at) {
        var counts = new TreeMap<Double, Double>();
        for (Match match : each.select(rule.in(), element.match())) {
            var bucket = new Element(match, 0, element);
            String text = bound.read(rule.in(), bucket);
            double le = text == null ? Double.NaN : bound(text);
            if (Double.isNaN(le)) {
                rule.fault(text == null ? Fault.LABEL_MISSING : Fault.VALUE_NOT_NUMERIC, bucket, null, null);
                return;
            }
            if (counts.size() == MOST_BUCKETS && !counts.containsKey(le)) {
                rule.fault(Fault.TOO_MANY_SERIES, element, each.toString(), null);
                return;
            }
            String value = rule.value(count, bucket);
            if (value == null) {
                return;
            }
            // Counts of the same bound that are cumulative say the same twice.
            counts.merge(le, Double.parseDouble(value), cumulative ? Math::max : Double::sum);
        }
        if (rule.in().isExhausted()) {
            return;
        }
        if (counts.isEmpty()) {
            rule.fault(Fault.VALUE_MISSING, element, each.toString(), null);
            return;
        }
        List<Point> points = points(rule, element, counts, labels, at);
        if (points != null) {
            rule.addAll(element, labels, points);
        }
    }

    private static double bound(String text) {
        String number = text.strip().toLowerCase(Locale.ROOT);
        return number.equals("+inf") || number.equals("inf") || number.equals("infinity")
                ? Double.POSITIVE_INFINITY
                : Numbers.read(number);
    }

    private @Nullable List<Point> points(
            CompiledRule.Application rule,
            Element element,
            Map<Double, Double> counts,
            Labels labels,
            @Nullable Instant at) {
        String all = total == null ? null : rule.value(total, element);
        String observed = sum == null ? null : rule.value(sum, element);
        if ((total != null && all == null) || (sum != null && observed == null)) {
            return null;
        }
        var points = new ArrayList<Point>();
        double below = 0;
        for (var bucket : counts.entrySet()) {
            double next = cumulative ? bucket.getValue() : below + bucket.getValue();
            if (next < below) {
                rule.fault(Fault.VALUE_OUT_OF_RANGE, element, each.toString(), null);
                return null;
            }
            below = next;
            points.add(bucket(labels, Numbers.write(bucket.getKey()), below, at));
        }
        double count = all == null ? below : Double.parseDouble(all);
        if (count < below || (counts.containsKey(Double.POSITIVE_INFINITY) && count != below)) {
            rule.fault(Fault.VALUE_OUT_OF_RANGE, element, each.toString(), null);
            return null;
        }
        if (!counts.containsKey(Double.POSITIVE_INFINITY)) {
            points.add(bucket(labels, "+Inf", count, at));
        }
        if (observed != null) {
            points.add(new Point(family + "_sum", labels, observed, at));
        }
        points.add(new Point(family + "_count", labels, Numbers.write(count), at));
        return points;
    }

    private Point bucket(Labels labels, String le, double count, @Nullable Instant at) {
        return new Point(family + "_bucket", labels.with("le", le), Numbers.write(count), at);
    }
}
