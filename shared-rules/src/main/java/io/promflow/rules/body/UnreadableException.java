package io.promflow.rules.body;

/** Ends the reading of a body from within; never leaves this package. */
final class UnreadableException extends Exception {
    private final BodyFault fault;
    private final String position;

    UnreadableException(BodyFault fault, String position) {
        super(fault + " " + position, null, false, false);
        this.fault = fault;
        this.position = position;
    }

    BodyFault fault() {
        return fault;
    }

    String position() {
        return position;
    }
}
