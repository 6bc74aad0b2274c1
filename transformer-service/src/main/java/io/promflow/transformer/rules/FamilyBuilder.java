package io.promflow.transformer.rules;

import io.promflow.schemas.Family;
import io.promflow.schemas.Sample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Gathers the samples of one body, and counts what could not become one. Used by one thread for one body. */
final class FamilyBuilder {
    private final int maxSeries;
    private final List<Family> families = new ArrayList<>();
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final List<Sample> samples = new ArrayList<>();
    private final Set<Map<String, String>> series = new HashSet<>();
    private int total;

    /** @param maxSeries of the whole body */
    FamilyBuilder(int maxSeries) {
        this.maxSeries = maxSeries;
    }

    void fault(Fault fault) {
        faults.merge(fault, 1, Integer::sum);
    }

    /** Adds a sample to the family that {@link #finish} ends. */
    void sample(String name, Map<String, String> labels, String value) {
        if (total >= maxSeries) {
            fault(Fault.TOO_MANY_SERIES);
        } else if (!series.add(labels)) {
            fault(Fault.DUPLICATE_SERIES);
        } else {
            samples.add(new Sample(name, new TreeMap<>(labels), value, null));
            total++;
        }
    }

    /** Makes a family of the samples added since the last one. */
    void finish(String name, String type, @Nullable String unit, @Nullable String help) {
        if (!samples.isEmpty()) {
            families.add(new Family(name, type, unit, help, samples));
        }
        samples.clear();
        series.clear();
    }

    Outcome outcome() {
        return new Outcome(families, total, faults);
    }
}
