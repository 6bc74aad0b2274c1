package io.promflow.query.range;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What Prometheus answered for a stretch of steps: complete, whether there were samples or not. Immutable.
 *
 * @param from time of the first step, in milliseconds
 * @param to time of the last step
 * @param madeAt when the oldest part of it was asked for
 */
record Piece(long from, long to, long madeAt, Map<Labels, Points> series) {
    /** Samples of a series: numbers and native histograms. */
    record Points(Samples values, Samples histograms) {
        Points and(Points later) {
            return new Points(values.and(later.values), histograms.and(later.histograms));
        }

        Points between(long from, long to) {
            return new Points(values.between(from, to), histograms.between(from, to));
        }

        boolean hasAny(long from, long to) {
            return values.hasAny(from, to) || histograms.hasAny(from, to);
        }
    }

    /** The part of it between two times. */
    Piece between(long first, long last) {
        if (first <= from && last >= to) {
            return this;
        }
        Map<Labels, Points> some = new HashMap<>();
        series.forEach((labels, points) -> {
            if (points.hasAny(first, last)) {
                some.put(labels, points.between(first, last));
            }
        });
        return new Piece(Math.max(first, from), Math.min(last, to), madeAt, some);
    }

    /** One piece of several that follow each other without a gap. */
    static Piece join(List<Piece> following) {
        Piece first = following.get(0);
        if (following.size() == 1) {
            return first;
        }
        Map<Labels, Points> all = new HashMap<>(first.series);
        long madeAt = first.madeAt;
        for (Piece next : following.subList(1, following.size())) {
            next.series.forEach((labels, points) -> all.merge(labels, points, Points::and));
            madeAt = Math.min(madeAt, next.madeAt);
        }
        return new Piece(first.from, following.get(following.size() - 1).to, madeAt, all);
    }

    /** What it costs to keep, about. */
    int bytes() {
        long bytes = 200;
        for (var each : series.entrySet()) {
            bytes += 200
                    + 3L * each.getKey().json().length()
                    + each.getValue().values().bytes()
                    + each.getValue().histograms().bytes();
        }
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    /** The labels of every series of several pieces that has samples between two times, in Prometheus' order. */
    static List<Labels> labels(List<Piece> pieces, long from, long to) {
        var all = new java.util.TreeSet<Labels>();
        for (Piece piece : pieces) {
            piece.series.forEach((labels, points) -> {
                if (points.hasAny(from, to)) {
                    all.add(labels);
                }
            });
        }
        return new ArrayList<>(all);
    }
}
