package io.promflow.push.remotewrite;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what was written, by the field numbers of the protocol's documents. */
record Decoded(List<Point> points, Map<String, String> metadata) {
    /** One sample. */
    record Point(Map<String, String> labels, double value, long timestamp) {}

    static Decoded of(Protocol protocol, byte[] message) {
        try {
            return protocol == Protocol.V1 ? v1(message) : v2(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Decoded v1(byte[] message) throws IOException {
        var points = new ArrayList<Point>();
        Map<String, String> metadata = new TreeMap<>();
        var in = CodedInputStream.newInstance(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            byte[] nested = in.readByteArray();
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                points.add(seriesV1(nested));
            } else {
                var fields = fields(nested);
                metadata.put(fields.get(2), fields.get(1) + " " + fields.get(4));
            }
        }
        return new Decoded(points, metadata);
    }

    private static Point seriesV1(byte[] series) throws IOException {
        Map<String, String> labels = new TreeMap<>();
        double value = Double.NaN;
        long timestamp = -1;
        String last = "";
        var in = CodedInputStream.newInstance(series);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            byte[] nested = in.readByteArray();
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                var label = fields(nested);
                if (last.compareTo(label.get(1)) >= 0) {
                    throw new IOException("labels are not sorted: " + last + ", " + label.get(1));
                }
                last = label.getOrDefault(1, "");
                labels.put(label.get(1), label.get(2));
            } else {
                var sample = CodedInputStream.newInstance(nested);
                sample.readTag();
                value = sample.readDouble();
                sample.readTag();
                timestamp = sample.readInt64();
            }
        }
        return new Point(labels, value, timestamp);
    }

    /** A message of texts and numbers, each as text. */
    private static Map<Integer, String> fields(byte[] message) throws IOException {
        Map<Integer, String> fields = new TreeMap<>();
        var in = CodedInputStream.newInstance(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            boolean isText = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            fields.put(
                    WireFormat.getTagFieldNumber(tag),
                    isText ? in.readStringRequireUtf8() : String.valueOf(in.readInt64()));
        }
        return fields;
    }

    private static Decoded v2(byte[] message) throws IOException {
        var symbols = new ArrayList<String>();
        var points = new ArrayList<Point>();
        Map<String, String> metadata = new TreeMap<>();
        var in = CodedInputStream.newInstance(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 4) {
                symbols.add(in.readStringRequireUtf8());
            } else {
                points.add(seriesV2(in.readByteArray(), symbols, metadata));
            }
        }
        if (!symbols.get(0).isEmpty()) {
            throw new IOException("the first symbol is " + symbols.get(0));
        }
        return new Decoded(points, metadata);
    }

    private static Point seriesV2(byte[] series, List<String> symbols, Map<String, String> metadata)
            throws IOException {
        Map<String, String> labels = new TreeMap<>();
        double value = Double.NaN;
        long timestamp = -1;
        String about = "";
        var in = CodedInputStream.newInstance(series);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            var nested = CodedInputStream.newInstance(in.readByteArray());
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> {
                    while (!nested.isAtEnd()) {
                        labels.put(symbols.get(nested.readUInt32()), symbols.get(nested.readUInt32()));
                    }
                }
                case 2 -> {
                    nested.readTag();
                    value = nested.readDouble();
                    nested.readTag();
                    timestamp = nested.readInt64();
                }
                default -> {
                    nested.readTag();
                    int type = nested.readEnum();
                    nested.readTag();
                    about = type + " " + symbols.get(nested.readUInt32());
                }
            }
        }
        metadata.put(labels.getOrDefault("__name__", ""), about);
        return new Point(labels, value, timestamp);
    }
}
