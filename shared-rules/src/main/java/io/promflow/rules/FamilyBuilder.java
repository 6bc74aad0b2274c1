package io.promflow.rules;

import io.promflow.jsonpath.Match;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gathers the samples of one family. Used by one thread for one body. */
final class FamilyBuilder {
    private static final int NONE = -1;
    private static final int REFUSED = -2;

    private final String name;
    private final String type;
    private final @Nullable String unit;
    private final @Nullable String help;
    private final Families families;
    private final Report report;
    private final List<@Nullable Point> points = new ArrayList<>();
    /** By the labels' number: where its points begin. */
    private int[] places = new int[0];

    /** By the place where they begin: how many points belong together. */
    private final Map<Integer, Integer> sizes = new HashMap<>();

    private final Map<Labels, Observations> observed = new LinkedHashMap<>();

    FamilyBuilder(
            String name, String type, @Nullable String unit, @Nullable String help, Families families, Report report) {
        this.name = name;
        this.type = type;
        this.unit = unit;
        this.help = help;
        this.families = families;
        this.report = report;
    }

    /** Adds the only sample of its labels. */
    void add(Labels labels, Point point, Duplicates duplicates, Match element, Report.Tally tally) {
        int place = place(labels);
        if (place == NONE) {
            if (open(labels, 1, element, tally)) {
                points.add(point);
                report.at(point.at());
                report.sample(tally);
            }
            return;
        }
        if (place == REFUSED) {
            report.fault(tally, Fault.DUPLICATE_SERIES, element, null, null);
            return;
        }
        switch (duplicates) {
            case LAST -> replace(place, point);
            case SUM -> add(place, point, element, tally);
            case FIRST -> {}
            case UNSAID -> report.fault(tally, Fault.DUPLICATE_SERIES, element, null, null);
            case FAIL -> refuse(labels, place, element, tally);
        }
    }

    private void refuse(Labels labels, int place, Match element, Report.Tally tally) {
        report.fault(tally, Fault.DUPLICATE_SERIES, element, null, null);
        report.retract(tally, Fault.DUPLICATE_SERIES, element);
        points.set(place, null);
        places[labels.number()] = REFUSED;
    }

    private void replace(int place, Point point) {
        points.set(place, point);
        report.at(point.at());
    }

    private void add(int place, Point point, Match element, Report.Tally tally) {
        Point sum = sum(Objects.requireNonNull(points.get(place)), point);
        if (sum.value().endsWith("Inf")) {
            report.fault(tally, Fault.VALUE_OUT_OF_RANGE, element, null, null);
        } else {
            replace(place, sum);
        }
    }

    private static Point sum(Point one, Point other) {
        double sum = Double.parseDouble(plain(one.value())) + Double.parseDouble(plain(other.value()));
        Instant at = one.at() == null || (other.at() != null && other.at().isAfter(one.at())) ? other.at() : one.at();
        return new Point(one.name(), one.labels(), Numbers.write(sum), at);
    }

    private static String plain(String value) {
        return value.endsWith("Inf") ? value.replace("Inf", "Infinity") : value;
    }

    /** Adds the samples of a histogram or a stateset, which share their labels but for one. */
    void addAll(Labels labels, List<Point> together, Duplicates duplicates, Match element, Report.Tally tally) {
        int place = place(labels);
        if (place >= 0 && duplicates == Duplicates.FAIL) {
            refuse(labels, place, element, tally);
            int end = place + sizes.getOrDefault(place, 1);
            for (int i = place; i < end; i++) {
                points.set(i, null);
            }
        } else if (place != NONE) {
            if (duplicates != Duplicates.FIRST) {
                report.fault(tally, Fault.DUPLICATE_SERIES, element, null, null);
            }
        } else if (open(labels, together.size(), element, tally)) {
            sizes.put(points.size(), together.size());
            points.addAll(together);
            report.at(together.get(0).at());
            report.sample(tally);
        }
    }

    /** One observation of a histogram whose buckets are counted here. */
    void observe(Labels labels, double value, double[] bounds, Match element, Report.Tally tally) {
        Observations known = observed.get(labels);
        if (known == null) {
            if (!open(labels, bounds.length + 3, element, tally)) {
                return;
            }
            known = new Observations(bounds);
            observed.put(labels, known);
        }
        known.add(value);
        report.sample(tally);
    }

    private int place(Labels labels) {
        int number = families.number(labels);
        return number >= 0 && number < places.length ? places[number] : NONE;
    }

    /** Takes a place for labels that are new; false after a fault where there is none left. */
    private boolean open(Labels labels, int count, Match element, Report.Tally tally) {
        int number = families.number(labels);
        if (number < 0 || !families.takeSeries(count)) {
            report.fault(tally, Fault.TOO_MANY_SERIES, element, null, null);
            return false;
        }
        if (number >= places.length) {
            int before = places.length;
            places = Arrays.copyOf(places, Math.max(16, number * 2));
            Arrays.fill(places, before, places.length, NONE);
        }
        places[number] = points.size();
        return true;
    }

    /** Null when it has no samples. */
    @Nullable
    MetricFamily build() {
        observed.forEach((labels, observations) -> points.addAll(observations.points(name, labels)));
        var made = new ArrayList<Point>(points.size());
        for (Point point : points) {
            if (point != null) {
                made.add(point);
            }
        }
        return made.isEmpty() ? null : new MetricFamily(name, type, unit, help, made);
    }
}
