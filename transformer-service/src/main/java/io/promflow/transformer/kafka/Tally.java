package io.promflow.transformer.kafka;

import io.promflow.rules.Outcome;
import io.promflow.transformer.TransformerMetrics;
import java.util.ArrayList;
import java.util.List;

/** Counts what a transaction holds once it is committed: a batch that comes again is not counted twice. */
final class Tally {
    private final TransformerMetrics metrics;
    private final List<Runnable> counts = new ArrayList<>();

    Tally(TransformerMetrics metrics) {
        this.metrics = metrics;
    }

    void transformed(Outcome outcome) {
        int samples = outcome.samples();
        var faults = outcome.faults();
        counts.add(() -> metrics.transformed(samples, faults));
    }

    void failedFetch() {
        counts.add(metrics::failedFetch);
    }

    void unchanged() {
        counts.add(metrics::unchanged);
    }

    void refused(String reason) {
        counts.add(() -> metrics.refused(reason));
    }

    void commit() {
        counts.forEach(Runnable::run);
    }
}
