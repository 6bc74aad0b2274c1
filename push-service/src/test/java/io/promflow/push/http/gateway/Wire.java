package io.promflow.push.http.gateway;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Messages of {@code io.prometheus.client}, as client libraries send them. */
final class Wire {
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private Wire() {}

    private static byte[] message(Fields fields) {
        try {
            var bytes = new ByteArrayOutputStream();
            var out = CodedOutputStream.newInstance(bytes);
            fields.write(out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delimited(ByteArrayOutputStream to, byte[] message) {
        to.writeBytes(message(out -> out.writeUInt32NoTag(message.length)));
        to.writeBytes(message);
    }

    static byte[] family(String name, String help, int type, byte[] metric) {
        return message(out -> {
            out.writeString(1, name);
            if (!help.isEmpty()) {
                out.writeString(2, help);
            }
            out.writeEnum(3, type);
            out.writeByteArray(4, metric);
        });
    }

    static byte[] metric(Map<String, String> labels, int field, byte[] value) {
        return message(out -> {
            for (var label : labels.entrySet()) {
                out.writeByteArray(1, message(pair -> {
                    pair.writeString(1, label.getKey());
                    pair.writeString(2, label.getValue());
                }));
            }
            out.writeByteArray(field, value);
        });
    }

    static byte[] number(double value) {
        return message(out -> out.writeDouble(1, value));
    }

    static byte[] histogram(long count, double sum, double[] bounds, long[] counts) {
        return message(out -> {
            out.writeUInt64(1, count);
            out.writeDouble(2, sum);
            for (int i = 0; i < bounds.length; i++) {
                double bound = bounds[i];
                long cumulative = counts[i];
                out.writeByteArray(3, message(bucket -> {
                    bucket.writeUInt64(1, cumulative);
                    bucket.writeDouble(2, bound);
                }));
            }
        });
    }

    /** One value between 1 and 2, two between 2 and 4. */
    static byte[] nativeHistogram() {
        return message(out -> {
            out.writeUInt64(1, 3);
            out.writeDouble(2, 7);
            out.writeSInt32(5, 0);
            out.writeDouble(6, 1e-9);
            out.writeUInt64(7, 0);
            out.writeByteArray(12, message(span -> {
                span.writeSInt32(1, 1);
                span.writeUInt32(2, 2);
            }));
            byte[] deltas = message(d -> {
                d.writeSInt64NoTag(1);
                d.writeSInt64NoTag(1);
            });
            out.writeByteArray(13, deltas);
        });
    }
}
