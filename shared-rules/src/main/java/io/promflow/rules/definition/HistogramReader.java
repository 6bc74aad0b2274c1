package io.promflow.rules.definition;

import io.promflow.schemas.Rule;
import java.math.BigDecimal;
import java.util.List;

/** Reads where a histogram's buckets come from. */
final class HistogramReader {
    private static final int MOST_BUCKETS = 200;

    private final Spot spot;
    private final ValueReader values;

    HistogramReader(Spot spot, ValueReader values) {
        this.spot = spot.known(List.of("bounds", "each", "bound", "count", "cumulative", "sum", "total"));
        this.values = values;
    }

    Rule.Histogram read() {
        var histogram = new Rule.Histogram(
                spot.list("bounds", "a list of numbers", Spot::number),
                spot.get("each", at -> RuleReader.path(at, "a JSONPath such as @.buckets[*]")),
                spot.get("bound", at -> new LabelReader(at, 1).read()),
                spot.get("count", values::value),
                spot.get("cumulative", Spot::flag),
                spot.get("sum", values::value),
                spot.get("total", values::value));
        boolean observed = spot.node().has("bounds");
        boolean given = spot.node().has("each")
                && spot.node().has("bound")
                && spot.node().has("count");
        if (observed == given) {
            spot.fault("bounds and each, or neither", "bounds; or each with bound and count");
        }
        if (observed && (histogram.bounds().isEmpty() || !isAscending(histogram.bounds()))) {
            spot.fault("bounds " + histogram.bounds(), "from 1 to " + MOST_BUCKETS + " numbers, ascending");
        }
        return histogram;
    }

    private static boolean isAscending(List<BigDecimal> bounds) {
        for (int i = 1; i < bounds.size(); i++) {
            if (bounds.get(i).compareTo(bounds.get(i - 1)) <= 0) {
                return false;
            }
        }
        return bounds.size() <= MOST_BUCKETS;
    }
}
