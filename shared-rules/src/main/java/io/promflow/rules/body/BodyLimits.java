package io.promflow.rules.body;

/**
 * What is read of a body at most.
 *
 * @param depth levels of nesting
 * @param values objects, lists and single values together
 */
public record BodyLimits(int depth, int values) {
    /** Enough for answers of some 20 MB. */
    public static final BodyLimits DEFAULT = new BodyLimits(100, 1_000_000);
}
