package io.promflow.query.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Counts the series of an answer by how each begins. Not thread-safe. */
final class SeriesCount {
    private static final byte[] BEGIN = "{\"metric\":{".getBytes(StandardCharsets.US_ASCII);

    private boolean isKnown;
    private long count;
    private int matched;

    SeriesCount(boolean isKnown) {
        this.isKnown = isKnown;
    }

    void unknown() {
        isKnown = false;
    }

    /** -1: not known. */
    long count() {
        return isKnown ? count : -1;
    }

    void look(ByteBuf part) {
        if (isKnown) {
            part.forEachByte(this::look);
        }
    }

    // A label's value cannot hold the pattern: its quotes are escaped.
    private boolean look(byte b) {
        if (b == BEGIN[matched]) {
            matched++;
            if (matched == BEGIN.length) {
                count++;
                matched = 0;
            }
        } else {
            matched = b == BEGIN[0] ? 1 : 0;
        }
        return true;
    }
}
