package io.promflow.rules;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was made of one body.
 *
 * @param families in the order of the rules; those without samples are left out
 * @param samples how many samples were made; a histogram or a stateset is one
 * @param faults how many samples could not be made, by why
 * @param rules one result for each rule, in their order
 * @param warnings the first faults, as many as were asked for
 * @param newest timestamp of all samples; null: the body has none
 */
public record Outcome(
        List<MetricFamily> families,
        int samples,
        Map<Fault, Integer> faults,
        List<RuleResult> rules,
        List<Warning> warnings,
        @Nullable Instant newest) {

    /** How many samples there should have been. */
    public int expected() {
        return samples + faults(Fault.Part.COMPLETENESS) + faults(Fault.Part.VALIDITY);
    }

    /** How many samples are missing for reasons of that part. */
    public int faults(Fault.Part part) {
        int count = 0;
        for (var fault : faults.entrySet()) {
            count += fault.getKey().part() == part ? fault.getValue() : 0;
        }
        return count;
    }
}
