package io.promflow.push.http.gateway;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The buckets of a native histogram. Source: prometheus/client_model {@code Histogram}: schema s has bounds at powers of
 * 2^(2^-s), spans say which buckets there are, deltas how each differs from the one before.
 */
final class NativeBuckets {
    /**
     * @param boundaries which bounds belong to it, as Prometheus' API numbers that: 0 the upper, 1 the lower, 3 both
     */
    record Bucket(int boundaries, double lower, double upper, double count) {}

    private int schema;
    private double zeroThreshold;
    private double zeroCount;
    private final Side negative = new Side();
    private final Side positive = new Side();

    /** The buckets below or above zero. */
    private static final class Side {
        private final List<int[]> spans = new ArrayList<>();
        private final List<Long> deltas = new ArrayList<>();
        private final List<Double> counts = new ArrayList<>();

        double count(int index, double before) {
            return counts.isEmpty()
                    ? (index < deltas.size() ? before + deltas.get(index) : 0)
                    : index < counts.size() ? counts.get(index) : 0;
        }
    }

    private NativeBuckets() {}

    /** In the order of their bounds; none for a histogram without native buckets. */
    static List<Bucket> read(byte[] histogram) {
        var read = new NativeBuckets();
        try {
            read.fields(CodedInputStream.newInstance(histogram));
        } catch (IOException e) {
            throw new IllegalStateException("a histogram that was read before", e);
        }
        return read.buckets();
    }

    private void fields(CodedInputStream in) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag >>> 3) {
                case 5 -> schema = in.readSInt32();
                case 6 -> zeroThreshold = in.readDouble();
                case 7 -> zeroCount = in.readUInt64();
                case 8 -> zeroCount = in.readDouble();
                case 9 -> negative.spans.add(span(in));
                case 12 -> positive.spans.add(span(in));
                case 10 -> deltas(in, tag, negative.deltas);
                case 13 -> deltas(in, tag, positive.deltas);
                case 11 -> counts(in, tag, negative.counts);
                case 14 -> counts(in, tag, positive.counts);
                default -> {
                    if (!in.skipField(tag)) {
                        return;
                    }
                }
            }
        }
    }

    private static int[] span(CodedInputStream in) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        int[] span = new int[2];
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 8 -> span[0] = in.readSInt32();
                case 16 -> span[1] = in.readUInt32();
                default -> {
                    if (!in.skipField(tag)) {
                        return span;
                    }
                }
            }
        }
        in.popLimit(outer);
        return span;
    }

    /** Packed or one by one: both are written. */
    private static void deltas(CodedInputStream in, int tag, List<Long> to) throws IOException {
        if ((tag & 7) == 2) {
            int outer = in.pushLimit(in.readRawVarint32());
            while (in.getBytesUntilLimit() > 0) {
                to.add(in.readSInt64());
            }
            in.popLimit(outer);
        } else {
            to.add(in.readSInt64());
        }
    }

    private static void counts(CodedInputStream in, int tag, List<Double> to) throws IOException {
        if ((tag & 7) == 2) {
            int outer = in.pushLimit(in.readRawVarint32());
            while (in.getBytesUntilLimit() > 0) {
                to.add(in.readDouble());
            }
            in.popLimit(outer);
        } else {
            to.add(in.readDouble());
        }
    }

    private List<Bucket> buckets() {
        var buckets = new ArrayList<Bucket>();
        side(negative, false)
                .forEach(bucket -> buckets.add(0, new Bucket(1, -bucket.upper(), -bucket.lower(), bucket.count())));
        if (zeroCount > 0) {
            buckets.add(new Bucket(3, -zeroThreshold, zeroThreshold, zeroCount));
        }
        buckets.addAll(side(positive, true));
        return buckets;
    }

    private List<Bucket> side(Side side, boolean upper) {
        var buckets = new ArrayList<Bucket>();
        int at = 0;
        int taken = 0;
        double count = 0;
        int most = Math.max(side.deltas.size(), side.counts.size());
        for (int[] span : side.spans) {
            at += span[0];
            // What a span claims and nobody counted is not there.
            for (int i = 0; i < span[1] && taken < most; i++, at++, taken++) {
                count = side.count(taken, count);
                if (count > 0) {
                    buckets.add(new Bucket(upper ? 0 : 1, bound(at - 1), bound(at), count));
                }
            }
        }
        return buckets;
    }

    private double bound(int index) {
        return Math.pow(2, index * Math.pow(2, -schema));
    }
}
