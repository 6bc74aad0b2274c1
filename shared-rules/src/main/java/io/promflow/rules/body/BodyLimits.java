package io.promflow.rules.body;

/**
 * What is read of a body at most.
 *
 * @param depth levels of nesting
 * @param values objects, lists and single values together
 */
public record BodyLimits(int depth, int values) {
    private static final int DEPTH = 100;
    private static final int FEWEST = 10_000;
    private static final int MOST = 1_000_000;
    /** That a value takes once it is read, with its part of the object that it is in. */
    private static final int BYTES = 100;

    /** Those of this process. */
    public static final BodyLimits DEFAULT = ofHeap(Runtime.getRuntime().maxMemory());

    /**
     * As many values as a quarter of the heap has room for; a million, where there is, is enough for answers of some 20 MB.
     *
     * @param bytes of the heap
     */
    public static BodyLimits ofHeap(long bytes) {
        return new BodyLimits(DEPTH, (int) Math.max(FEWEST, Math.min(MOST, bytes / 4 / BYTES)));
    }
}
