package io.promflow.push.batch;

/** Somebody else pushes a group by now: what is left of the batch is theirs. */
public final class PartitionMovedException extends RuntimeException {
    PartitionMovedException(String group) {
        super(
                "a newer observation of " + group
                        + " was announced by another process (expected: only by this one, which"
                        + " seems to have lost its partition)",
                null,
                false,
                false);
    }
}
