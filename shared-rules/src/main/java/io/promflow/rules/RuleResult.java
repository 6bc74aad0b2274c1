package io.promflow.rules;

import org.jspecify.annotations.Nullable;

/**
 * What one rule made of one body.
 *
 * @param name the rule's
 * @param samples that were made
 * @param elements that were found
 * @param firstFault why the first sample that is missing is; null: none is
 * @param firstPath where that was; empty if none is missing
 */
public record RuleResult(
        String name, int samples, int elements, @Nullable Fault firstFault, String firstPath) {
    /** Whether it found elements and could use none of them: the rule is to be mended rather than the data. */
    public boolean isBroken() {
        return samples == 0 && elements > 0 && firstFault != null && firstFault != Fault.TOO_MANY_SERIES;
    }
}
