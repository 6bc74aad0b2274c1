package io.promflow.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.jsonpath.Match;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of one body. Used by one thread for one body. */
final class Report {
    private static final int LONGEST_QUOTE = 60;

    private final int maxWarnings;
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final List<Warning> warnings = new ArrayList<>();
    private final List<Tally> tallies = new ArrayList<>();
    private int samples;
    private @Nullable Instant newest;

    /** What becomes of one rule. */
    static final class Tally {
        private final String rule;
        private int samples;
        private int elements;
        private @Nullable Fault firstFault;
        private String firstPath = "";

        private Tally(String rule) {
            this.rule = rule;
        }

        void element() {
            elements++;
        }
    }

    Report(int maxWarnings) {
        this.maxWarnings = maxWarnings;
    }

    /** Begins the count of a rule. */
    Tally tally(String rule) {
        var tally = new Tally(rule);
        tallies.add(tally);
        return tally;
    }

    void sample(Tally tally) {
        tally.samples++;
        samples++;
    }

    void at(@Nullable Instant timestamp) {
        if (timestamp != null && (newest == null || timestamp.isAfter(newest))) {
            newest = timestamp;
        }
    }

    /**
     * A sample that cannot be made.
     *
     * @param path within the element; null: the element itself
     * @param found what stands there; null: nothing
     */
    void fault(Tally tally, Fault fault, Match element, @Nullable String path, @Nullable JsonNode found) {
        faults.merge(fault, 1, Integer::sum);
        if (tally.firstFault == null) {
            tally.firstFault = fault;
            tally.firstPath = place(element, path);
        }
        if (warnings.size() < maxWarnings) {
            warnings.add(new Warning(tally.rule, place(element, path), message(fault, found)));
        }
    }

    /** Takes a sample back that was counted as made. */
    void retract(Tally tally, Fault fault, Match element) {
        tally.samples--;
        samples--;
        fault(tally, fault, element, null, null);
    }

    private static String place(Match element, @Nullable String path) {
        if (path == null) {
            return element.path();
        }
        return path.startsWith("@") ? element.path() + path.substring(1) : path;
    }

    private static String message(Fault fault, @Nullable JsonNode found) {
        if (found == null || found.isMissingNode()) {
            return fault.message();
        }
        String text = found.isContainerNode() ? (found.isArray() ? "a list" : "an object") : found.toString();
        String quote = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
        return quote + " (expected: " + fault.expected() + ")";
    }

    Outcome outcome(List<MetricFamily> families) {
        List<RuleResult> results = tallies.stream()
                .map(t -> new RuleResult(t.rule, t.samples, t.elements, t.firstFault, t.firstPath))
                .toList();
        return new Outcome(families, samples, faults, results, warnings, newest);
    }
}
