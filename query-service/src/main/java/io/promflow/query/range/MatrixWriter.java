package io.promflow.query.range;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes pieces as the one answer that Prometheus would have given. */
final class MatrixWriter {
    private static final byte[] BEGIN =
            ascii("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[");
    private static final byte[] END = ascii("]}}");
    private static final byte[] METRIC = ascii("{\"metric\":");
    private static final byte[] VALUES = ascii(",\"values\":[");
    private static final byte[] HISTOGRAMS = ascii(",\"histograms\":[");

    private final List<Piece> pieces;
    private final RangeQuery query;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);

    private MatrixWriter(List<Piece> pieces, RangeQuery query) {
        this.pieces = pieces;
        this.query = query;
    }

    /** Null when there are more series than the limit. */
    static byte @Nullable [] write(List<Piece> pieces, RangeQuery query) {
        List<Labels> all = Piece.labels(pieces, query.start(), query.end());
        if (query.limit() > 0 && all.size() > query.limit()) {
            return null;
        }
        return new MatrixWriter(pieces, query).write(all);
    }

    private byte[] write(List<Labels> all) {
        out.writeBytes(BEGIN);
        boolean isFirst = true;
        for (Labels labels : all) {
            if (!isFirst) {
                out.write(',');
            }
            isFirst = false;
            out.writeBytes(METRIC);
            out.writeBytes(labels.json().getBytes(StandardCharsets.UTF_8));
            samples(labels, VALUES, Piece.Points::values);
            samples(labels, HISTOGRAMS, Piece.Points::histograms);
            out.write('}');
        }
        out.writeBytes(END);
        return out.toByteArray();
    }

    private void samples(Labels labels, byte[] name, Function<Piece.Points, Samples> kind) {
        boolean isOpen = false;
        boolean isContinued = false;
        for (Piece piece : pieces) {
            Piece.Points points = piece.series().get(labels);
            if (points != null && kind.apply(points).hasAny(query.start(), query.end())) {
                if (!isOpen) {
                    out.writeBytes(name);
                    isOpen = true;
                }
                isContinued = kind.apply(points).write(out, query.start(), query.end(), isContinued);
            }
        }
        if (isOpen) {
            out.write(']');
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
