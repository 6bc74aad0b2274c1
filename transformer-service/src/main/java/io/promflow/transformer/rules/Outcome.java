package io.promflow.transformer.rules;

import io.promflow.schemas.Family;
import java.util.List;
import java.util.Map;

/**
 * What the rules made of one body.
 *
 * @param families in the order of the rules; those without samples are left out
 * @param samples how many samples the families have together
 * @param faults how many samples could not be made, by why
 */
public record Outcome(List<Family> families, int samples, Map<Fault, Integer> faults) {
    public Outcome {
        families = List.copyOf(families);
        faults = Map.copyOf(faults);
    }

    /**
     * The share of expected samples that were made, 0 to 1: {@code samples / (samples + faults)}; 0 when the body held
     * nothing at all.
     */
    public double quality() {
        int expected =
                samples + faults.values().stream().mapToInt(Integer::intValue).sum();
        return expected == 0 ? 0 : (double) samples / expected;
    }
}
