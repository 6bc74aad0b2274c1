package io.promflow.push.gateway.render;

import com.google.protobuf.CodedOutputStream;
import io.promflow.push.gateway.read.MetricType;
import io.promflow.push.gateway.read.MetricValue;
import io.promflow.push.gateway.read.PushedFamily;
import io.promflow.push.gateway.read.PushedMetric;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes metrics as fields of {@code io.prometheus.client.MetricFamily}. */
final class ProtobufMetrics {
    private static final int METRIC = 4;
    private static final int LABEL = 1;

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private ProtobufMetrics() {}

    static byte[] write(PushedFamily family, GroupLabels group) {
        return message(out -> {
            for (PushedMetric metric : family.metrics()) {
                out.writeByteArray(METRIC, message(fields -> metric(fields, family.type(), metric, group)));
            }
        });
    }

    private static void metric(CodedOutputStream out, MetricType type, PushedMetric metric, GroupLabels group)
            throws IOException {
        for (var label : group.merged(metric.labels()).entrySet()) {
            out.writeByteArray(LABEL, message(pair -> {
                pair.writeString(1, label.getKey());
                pair.writeString(2, label.getValue());
            }));
        }
        if (metric.value() instanceof MetricValue.Rich rich) {
            out.writeByteArray(rich.field(), rich.message());
        } else {
            out.writeByteArray(field(type), message(fields -> value(fields, metric.value())));
        }
    }

    private static int field(MetricType type) {
        return switch (type) {
            case GAUGE -> 2;
            case COUNTER -> 3;
            case SUMMARY -> 4;
            case UNTYPED -> 5;
            case HISTOGRAM, GAUGE_HISTOGRAM -> 7;
        };
    }

    private static void value(CodedOutputStream out, MetricValue value) throws IOException {
        if (value instanceof MetricValue.Single number) {
            out.writeDouble(1, number.value());
        } else if (value instanceof MetricValue.Summary summary) {
            out.writeUInt64(1, (long) summary.count());
            out.writeDouble(2, summary.sum());
            for (int i = 0; i < summary.quantiles().length; i++) {
                double quantile = summary.quantiles()[i];
                double at = summary.values()[i];
                out.writeByteArray(3, message(pair -> {
                    pair.writeDouble(1, quantile);
                    pair.writeDouble(2, at);
                }));
            }
        } else if (value instanceof MetricValue.Histogram histogram) {
            out.writeUInt64(1, (long) histogram.count());
            out.writeDouble(2, histogram.sum());
            for (int i = 0; i < histogram.bounds().length; i++) {
                double bound = histogram.bounds()[i];
                double count = histogram.counts()[i];
                out.writeByteArray(3, message(bucket -> {
                    bucket.writeUInt64(1, (long) count);
                    bucket.writeDouble(2, bound);
                }));
            }
        }
    }

    private static byte[] message(Fields fields) {
        try {
            var bytes = new ByteArrayOutputStream();
            var out = CodedOutputStream.newInstance(bytes, 256);
            fields.write(out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }
}
