package io.promflow.collector.http;

import java.io.IOException;

/** The answer's body is larger than the bound, and was not read to its end. */
final class BodyTooLargeException extends IOException {
    private final int status;

    BodyTooLargeException(int status, long bound) {
        super("the body is larger than " + bound + " bytes");
        this.status = status;
    }

    int status() {
        return status;
    }
}
