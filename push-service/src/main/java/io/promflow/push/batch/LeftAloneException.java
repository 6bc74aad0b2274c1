package io.promflow.push.batch;

/** What was not tried, because the target was away for something else of the batch. */
public final class LeftAloneException extends RuntimeException {
    public LeftAloneException() {
        super("not tried: the target was away", null, false, false);
    }
}
