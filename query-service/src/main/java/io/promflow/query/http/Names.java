package io.promflow.query.http;

import io.netty.util.AsciiString;

/** Names of this service's own in HTTP. */
final class Names {
    /** How much of the answer came from memory: {@code hit}, {@code partial}, {@code miss}. */
    static final AsciiString CACHE = AsciiString.cached("promflow-cache");

    /** A parameter: {@code 1} moves start and end of a range to multiples of its step. */
    static final String ALIGN = "promflow_align";

    private Names() {}
}
