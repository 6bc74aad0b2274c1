package io.promflow.push.remotewrite;

import io.promflow.push.batch.TargetUnavailableException;

/** A server that takes remote write. Thread-safe. */
@FunctionalInterface
public interface WriteTarget {
    /**
     * Sends one request.
     *
     * @param message protobuf, not yet compressed
     * @throws TargetUnavailableException when it did not answer, or not in a way that says anything about the samples
     */
    WriteAnswer write(Protocol protocol, byte[] message) throws InterruptedException;
}
