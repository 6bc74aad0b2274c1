package io.promflow.push.batch;

import org.jspecify.annotations.Nullable;

/** A record is no metric event. The message says what was found and what was expected. */
final class UnreadableEventException extends Exception {
    private final DeadReason reason;

    UnreadableEventException(DeadReason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    DeadReason reason() {
        return reason;
    }
}
