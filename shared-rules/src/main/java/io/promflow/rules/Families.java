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
        return builders.computeIfAbsent(name, n -> new FamilyBuilder(n, type, unit, help, this, report));
    }

    /** A number that equal labels share. */
    int number(Labels labels) {
        if (labels.number() < 0) {
            Labels same = known.putIfAbsent(labels, labels);
            labels.number(same == null ? known.size() - 1 : same.number());
        }
        return labels.number();
    }

    boolean takeSeries() {
        return --seriesLeft >= 0;
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
