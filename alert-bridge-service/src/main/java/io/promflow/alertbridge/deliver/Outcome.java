package io.promflow.alertbridge.deliver;

/** What became of an attempt to deliver a notification. */
public sealed interface Outcome {
    /** @param answer the receiver's words, shortened */
    record Sent(String answer) implements Outcome {}

    /**
     * Not taken now, maybe later.
     *
     * @param why the receiver's words, or what happened instead of an answer
     */
    record Waiting(String why) implements Outcome {}

    /**
     * Not taken, and would not be if it came again.
     *
     * @param answer the receiver's words, shortened
     */
    record Rejected(String answer) implements Outcome {}
}
