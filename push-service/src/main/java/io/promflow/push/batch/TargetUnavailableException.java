package io.promflow.push.batch;

import org.jspecify.annotations.Nullable;

/** The target takes nothing now. Retriable. */
public final class TargetUnavailableException extends RuntimeException {
    /** What has to happen before it takes something. */
    public enum Fault {
        /** It has to come back, or to have less to do. */
        AWAY,
        /** Somebody has to correct its address or our credentials. */
        MISCONFIGURED
    }

    private final Fault fault;

    public TargetUnavailableException(Fault fault, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
