package io.promflow.rules.body;

/** Counts what a body holds, and ends the reading at its limits. Used by one thread for one body. */
final class Budget {
    private final BodyLimits limits;
    private int values;
    private int depth;

    Budget(BodyLimits limits) {
        this.limits = limits;
    }

    void value() throws UnreadableException {
        if (++values > limits.values()) {
            throw new UnreadableException(BodyFault.BODY_TOO_LARGE, "value " + values);
        }
    }

    void enter() throws UnreadableException {
        value();
        if (++depth > limits.depth()) {
            throw new UnreadableException(BodyFault.BODY_TOO_DEEP, "level " + depth);
        }
    }

    void leave() {
        depth--;
    }
}
