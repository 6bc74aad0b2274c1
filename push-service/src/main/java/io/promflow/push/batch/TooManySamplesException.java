package io.promflow.push.batch;

/** An event has more samples than are pushed at once. */
final class TooManySamplesException extends RuntimeException {
    TooManySamplesException() {
        super("too many samples", null, false, false);
    }
}
