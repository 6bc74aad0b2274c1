package io.promflow.push.batch;

import java.time.Duration;
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
    private final Duration notBefore;

    public TargetUnavailableException(Fault fault, String message, @Nullable Throwable cause) {
        this(fault, message, cause, Duration.ZERO);
    }

    /** @param notBefore the least time until the next try, as the target asked for */
    public TargetUnavailableException(Fault fault, String message, @Nullable Throwable cause, Duration notBefore) {
        super(message, cause);
        this.fault = fault;
        this.notBefore = notBefore;
    }

    public Duration notBefore() {
        return notBefore;
    }

    public Fault fault() {
        return fault;
    }
}
