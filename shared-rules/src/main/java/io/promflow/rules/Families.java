package io.promflow.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The families of one body, and how many series they may have together. Used by one thread for one body. */
final class Families {
    private final Map<String, FamilyBuilder> builders = new LinkedHashMap<>();
    private final Map<Labels, Labels> known = new HashMap<>(64);
    private final Report report;
    private int seriesLeft;

    Families(int maxSeries, Report report) {
        this.seriesLeft = maxSeries;
        this.report = report;
    }

    FamilyBuilder family(String name, String type, @Nullable String unit, @Nullable String help) {
        return family(name, name, type, unit, help);
    }

    /** @param exposed what it is told apart by: the family's name in the text format */
    FamilyBuilder family(String exposed, String name, String type, @Nullable String unit, @Nullable String help) {
        return builders.computeIfAbsent(exposed, n -> new FamilyBuilder(name, type, unit, help, this, report));
    }

    /** A number that equal labels share; -1 for new labels where no series is left: they are not kept. */
    int number(Labels labels) {
        if (labels.number() < 0) {
            Labels same = known.get(labels);
            if (same != null) {
                labels.number(same.number());
            } else if (seriesLeft > 0) {
                labels.number(known.size());
                known.put(labels, labels);
            }
        }
        return labels.number();
    }

    /** False where so many are not left; then none is. */
    boolean takeSeries(int count) {
        boolean enough = seriesLeft >= count;
        seriesLeft = enough ? seriesLeft - count : 0;
        return enough;
    }

    List<MetricFamily> build() {
        var families = new ArrayList<MetricFamily>();
        for (FamilyBuilder builder : builders.values()) {
            MetricFamily family = builder.build();
            if (family != null) {
                families.add(family);
            }
        }
        return families;
    }
}
