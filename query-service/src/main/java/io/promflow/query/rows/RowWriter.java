package io.promflow.query.rows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Turns an answer, part by part, into rows. Not thread-safe. */
public final class RowWriter {
    private final RowFormat format;
    private final Elements elements;
    private final StringBuilder out = new StringBuilder();
    private boolean isBegun;

    public RowWriter(RowFormat format) throws IOException {
        this.format = format;
        this.elements = new Elements(element -> {
            begin(element);
            out.append(format.rows(element));
        });
    }

    private void begin(com.fasterxml.jackson.databind.@org.jspecify.annotations.Nullable JsonNode first) {
        if (!isBegun) {
            isBegun = true;
            out.append(format.header(first));
        }
    }

    /**
     * The rows that are complete with this part, UTF-8.
     *
     * @throws IOException when it is not JSON
     */
    public byte[] feed(byte[] part) throws IOException {
        elements.feed(part);
        return take();
    }

    /** What is left to write at the end. */
    public byte[] end() {
        begin(null);
        return take();
    }

    private byte[] take() {
        byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
        out.setLength(0);
        return bytes;
    }
}
