package io.promflow.push.batch;

/** What a target made of a push. */
public sealed interface PushOutcome {
    /** The target has it. */
    record Accepted() implements PushOutcome {}

    /**
     * The target will never take it: the push itself is to blame.
     *
     * @param answer the target's words
     */
    record Refused(String answer) implements PushOutcome {}
}
