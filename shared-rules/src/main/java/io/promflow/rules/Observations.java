package io.promflow.rules;

import java.util.ArrayList;
import java.util.List;

/** Counts observations into buckets. Used by one thread for one body. */
final class Observations {
    private final double[] bounds;
    private final long[] counts;
    private double sum;

    /** @param bounds ascending, without +Inf */
    Observations(double[] bounds) {
        this.bounds = bounds;
        this.counts = new long[bounds.length + 1];
    }

    void add(double value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        counts[bucket]++;
        sum += value;
    }

    List<Point> points(String family, Labels labels) {
        var points = new ArrayList<Point>();
        long below = 0;
        for (int i = 0; i < counts.length; i++) {
            below += counts[i];
            String bound = i < bounds.length ? Numbers.write(bounds[i]) : "+Inf";
            points.add(new Point(family + "_bucket", labels.with("le", bound), Long.toString(below), null));
        }
        points.add(new Point(family + "_sum", labels, Numbers.write(sum), null));
        points.add(new Point(family + "_count", labels, Long.toString(below), null));
        return points;
    }
}
