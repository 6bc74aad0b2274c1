package io.promflow.push.gateway.read;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Arrays;

/** The value of a metric: the message Gauge, Counter, Summary, Untyped or Histogram of {@code metrics.proto}. */
final class MetricMessage {
    private static final int SUMMARY = 4;
    private static final int HISTOGRAM = 7;

    private final CodedInputStream in;
    private double[] keys = new double[8];
    private double[] values = new double[8];
    private int size;
    private double sum;
    private double count;
    private double countFloat;
    private boolean rich;

    private MetricMessage(byte[] message) {
        this.in = CodedInputStream.newInstance(message);
    }

    /** The field of {@code Metric} that holds the value of a type. */
    static int field(MetricType type) {
        return switch (type) {
            case GAUGE -> 2;
            case COUNTER -> 3;
            case SUMMARY -> SUMMARY;
            case UNTYPED -> 5;
            case HISTOGRAM, GAUGE_HISTOGRAM -> HISTOGRAM;
        };
    }

    /** @param field of {@code Metric} that holds it */
    static MetricValue read(int field, byte[] message) throws IOException {
        var reader = new MetricMessage(message);
        MetricValue plain = switch (field) {
            case SUMMARY -> reader.summary();
            case HISTOGRAM -> reader.histogram();
            default -> reader.number();
        };
        return reader.rich ? new MetricValue.Rich(plain, field, message) : plain;
    }

    private MetricValue number() throws IOException {
        double value = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == 9) {
                value = in.readDouble();
            } else {
                keep(tag);
            }
        }
        return new MetricValue.Single(value);
    }

    private MetricValue summary() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 8 -> count = unsigned(in.readUInt64());
                case 17 -> sum = in.readDouble();
                case 26 -> pair();
                default -> keep(tag);
            }
        }
        return new MetricValue.Summary(Arrays.copyOf(keys, size), Arrays.copyOf(values, size), sum, count);
    }

    private MetricValue histogram() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 8 -> count = unsigned(in.readUInt64());
                case 33 -> {
                    countFloat = in.readDouble();
                    rich = true;
                }
                case 17 -> sum = in.readDouble();
                case 26 -> bucket();
                default -> keep(tag);
            }
        }
        return new MetricValue.Histogram(
                Arrays.copyOf(keys, size), Arrays.copyOf(values, size), sum, countFloat > 0 ? countFloat : count);
    }

    private void pair() throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        double quantile = 0;
        double value = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 9 -> quantile = in.readDouble();
                case 17 -> value = in.readDouble();
                default -> keep(tag);
            }
        }
        in.popLimit(outer);
        add(quantile, value);
    }

    private void bucket() throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        double bound = 0;
        double cumulative = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 8 -> cumulative = unsigned(in.readUInt64());
                case 17 -> bound = in.readDouble();
                case 33 -> {
                    cumulative = in.readDouble();
                    rich = true;
                }
                default -> keep(tag);
            }
        }
        in.popLimit(outer);
        add(bound, cumulative);
    }

    private void add(double key, double value) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        keys[size] = key;
        values[size++] = value;
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : (value >>> 1) * 2.0;
    }

    /** A field that the text format knows nothing of. */
    private void keep(int tag) throws IOException {
        rich = true;
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_END_GROUP || !in.skipField(tag)) {
            throw new InvalidProtocolBufferException("a field of an unknown kind");
        }
    }
}
