package io.promflow.collector.fetch;

import java.util.Locale;

/** Why a fetch failed: the label {@code reason} of the errors' counter. */
public enum FailureReason {
    /** An environment variable that the request names is not set. */
    VARIABLE_MISSING,
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
    BODY_TOO_LARGE,
    /** Too many redirects, or one that leads nowhere. */
    REDIRECT,
    /** A whole answer, with a status other than 2xx. */
    HTTP_STATUS,
    /** A bug of this service; its log says more. */
    INTERNAL;

    /** As the label has it: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
