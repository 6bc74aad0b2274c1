package io.promflow.collector.fetch;

import java.util.Locale;

/** Why a fetch failed: the label {@code kind} of the errors' counter, and the header of the record. */
public enum FailureReason {
    /** A variable that the request names is not set. */
    VARIABLE_MISSING,
    /** A variable that the configuration does not let sources read. */
    VARIABLE_REFUSED,
    /** With its variables filled in it is no request that can be sent. */
    INVALID_REQUEST,
    /** The host has no address. */
    DNS,
    /** The host is at an address that must not be asked. */
    ADDRESS_REFUSED,
    CONNECT,
    TLS,
    /** No whole answer in time. */
    TIMEOUT,
    /** The connection broke, or what came was not HTTP. */
    BROKEN,
    HEADER_TOO_LARGE,
    BODY_TOO_LARGE,
    /** What all answers together need more memory than they have. */
    OVERLOADED,
    /** The body's gzip, deflate or br is not whole, or another coding was used. */
    ENCODING,
    /** Too many redirects, or one that leads nowhere. */
    REDIRECT,
    /** A whole answer, with a status other than 2xx and 304. */
    HTTP_STATUS,
    /** A success that says nothing: 204, or an empty body. */
    NO_CONTENT,
    /** Not what the request accepts. */
    CONTENT_TYPE,
    /** Pages that cannot be joined, or too many. */
    PAGINATION,
    /** No access token. */
    OAUTH,
    /** Not asked: it failed too often. */
    CIRCUIT_OPEN,
    /** Not asked to the end: another replica asks it now. */
    HANDED_OVER,
    /** A bug of this service; its log says more. */
    INTERNAL;

    /** As the label has it: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the API or the way to it is to blame, so that another attempt may do better. */
    boolean mayPass() {
        return switch (this) {
            case DNS, CONNECT, TIMEOUT, BROKEN, OVERLOADED, OAUTH -> true;
            default -> false;
        };
    }
}
