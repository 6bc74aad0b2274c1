package io.promflow.runtime.kafka;

/** Works on batches, one after the other, on the loop's thread. */
@FunctionalInterface
public interface BatchHandler {
    /**
     * Returns when the effect of every record is durable. A record that can never be worked on is dead-lettered here and
     * does not throw.
     *
     * @throws RuntimeException when a dependency is away: the same records come again after a pause
     */
    void handle(Batch batch) throws InterruptedException;
}
