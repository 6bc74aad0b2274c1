package io.promflow.push.batch;

/** Where samples go. Thread-safe; pushes of one group come one after the other. */
@FunctionalInterface
public interface SampleSink {
    /**
     * Returns when the target has the push for good, or has refused it.
     *
     * @throws TargetUnavailableException when it did not answer, or not in a way that says anything about the push: it
     *     may come again
     */
    PushOutcome push(Push push) throws InterruptedException;
}
