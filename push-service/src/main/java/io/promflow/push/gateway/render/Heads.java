package io.promflow.push.gateway.render;

import com.google.protobuf.CodedOutputStream;
import io.promflow.push.gateway.read.MetricType;
import io.promflow.push.gateway.read.NameRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** What stands before a family's samples in each format. */
public final class Heads {
    private static final String TOTAL = "_total";

    private Heads() {}

    /** In the text format 0.0.4, which has no histograms of gauges. */
    public static byte[] text(String name, MetricType type, @Nullable String help) {
        String typeName = type.hasBuckets() ? MetricType.HISTOGRAM.textName() : type.textName();
        return lines(name, typeName, help, false);
    }

    /**
     * In OpenMetrics 1.0. A counter whose samples have no {@code _total} is of an unknown type there, so that a sample's
     * name is the same in every format.
     *
     * @param stemTaken whether another family has the name without {@code _total}
     */
    public static byte[] openMetrics(String name, MetricType type, @Nullable String help, boolean stemTaken) {
        boolean total = type == MetricType.COUNTER && name.endsWith(TOTAL) && !stemTaken;
        String typeName = type == MetricType.UNTYPED || (type == MetricType.COUNTER && !total)
                ? "unknown"
                : type.hasBuckets() ? MetricType.HISTOGRAM.textName() : type.textName();
        return lines(total ? stem(name) : name, typeName, help, true);
    }

    /** The name without {@code _total}. */
    static String stem(String name) {
        return name.endsWith(TOTAL) ? name.substring(0, name.length() - TOTAL.length()) : name;
    }

    private static byte[] lines(String name, String type, @Nullable String help, boolean quotes) {
        var out = new Utf8(128);
        if (help != null) {
            name(out.add("# HELP "), name).add(' ').escaped(help, true, quotes).add('\n');
        }
        return name(out.add("# TYPE "), name).add(' ').add(type).add('\n').toBytes();
    }

    private static Utf8 name(Utf8 out, String name) {
        return NameRules.isLegacyMetric(name)
                ? out.add(name)
                : out.add('"').value(name).add('"');
    }

    /**
     * As protobuf: the whole message's length, then its fields before the metrics.
     *
     * @param metrics how many bytes of metrics follow
     */
    public static byte[] protobuf(String name, MetricType type, @Nullable String help, long metrics) {
        try {
            var fields = new ByteArrayOutputStream();
            var out = CodedOutputStream.newInstance(fields);
            out.writeString(1, name);
            if (help != null) {
                out.writeString(2, help);
            }
            out.writeEnum(3, type.number());
            out.flush();
            var whole = new ByteArrayOutputStream();
            var outer = CodedOutputStream.newInstance(whole);
            outer.writeUInt64NoTag(fields.size() + metrics);
            outer.writeRawBytes(fields.toByteArray());
            outer.flush();
            return whole.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }
}
