package io.promflow.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Paths applied to one document, with a bound on what they may cost together: each node that a path looks at is a step.
 * Not thread-safe.
 */
public final class Evaluation {
    private final Match root;
    private long stepsLeft;

    /**
     * @param root what {@code $} stands for
     * @param maxSteps after so many nothing more is selected, see {@link #isExhausted}
     */
    public Evaluation(JsonNode root, long maxSteps) {
        this.root = Match.root(root);
        this.stepsLeft = maxSteps;
    }

    /** Without a bound. */
    public static Evaluation of(JsonNode root) {
        return new Evaluation(root, Long.MAX_VALUE);
    }

    public Match root() {
        return root;
    }

    /** Whether the steps did not suffice: what was selected is not all there is. */
    public boolean isExhausted() {
        return stepsLeft < 0;
    }

    /** Takes so many steps for work beside the path's own; see {@link #isExhausted}. */
    public void charge(long steps) {
        stepsLeft = Math.max(-1, stepsLeft - steps);
    }

    /** Takes one step; false if there is none left. */
    boolean step() {
        return --stepsLeft >= 0;
    }
}
