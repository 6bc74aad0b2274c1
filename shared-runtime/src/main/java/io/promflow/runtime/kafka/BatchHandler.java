package io.promflow.runtime.kafka;

/** Works on batches, one after the other, on the loop's thread. */
@FunctionalInterface
public interface BatchHandler {
    /**
     * Returns when the effect of every record is durable. A record that can never be worked on is dead-lettered here and
     * does not throw.
     *
     * @throws RuntimeException when a dependency is away: the same records come again after a rest, until they are worked
     *     on. So it is for {@link TargetAway}, for what Kafka says of itself, for what a timeout or an {@code IOException} is the cause of, and for
     *     exceptions of Promflow's own types. Anything else, and what Kafka says of a record, is taken as a bug that one
     *     of the records brings out: after a few tries they come one at a time, and the one becomes a dead letter.
     */
    void handle(Batch batch) throws InterruptedException;
}
