package io.promflow.benchmarks;

import java.util.List;

/** One benchmark: it measures Promflow and a reference side by side and says how they compare. */
@FunctionalInterface
public interface Benchmark {
    /**
     * Runs for some minutes, printing what it measures as it goes.
     *
     * @return one ratio for each target
     * @throws Exception when what is measured could not be started, or broke
     */
    List<Ratio> run() throws Exception;
}
