package io.promflow.runtime.http;

/** A request that cannot be served, with the reason the caller is told. */
public final class ApiException extends RuntimeException {
    /** Why, and so the HTTP status. */
    public enum Reason {
        BAD_DATA(400, "bad_data"),
        NOT_FOUND(404, "not_found"),
        CONFLICT(409, "conflict"),
        TOO_LARGE(413, "too_large"),
        /** Something this service needs did not answer; the caller may try again. */
        UNAVAILABLE(503, "unavailable");

        private final int status;
        private final String errorType;

        Reason(int status, String errorType) {
            this.status = status;
            this.errorType = errorType;
        }

        public int status() {
            return status;
        }

        public String errorType() {
            return errorType;
        }
    }

    private final Reason reason;

    public ApiException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public ApiException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
