package io.promflow.push.gateway.read;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.promflow.push.exposition.MalformedInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code io.prometheus.client.MetricFamily} messages, each after its length. What the text format cannot say is
 * kept as bytes. Source: prometheus/client_model, {@code metrics.proto}.
 */
public final class ProtobufReader {
    private final CodedInputStream in;
    private final NameRules names;
    private final boolean timestamps;

    private ProtobufReader(byte[] body, NameRules names, boolean timestamps) {
        this.in = CodedInputStream.newInstance(body);
        this.names = names;
        this.timestamps = timestamps;
    }

    /**
     * The families of a body, in the order of their first mention; of one that is there twice the last counts, and those
     * without metrics are left out.
     *
     * @param timestamps whether a metric may have one
     */
    public static List<PushedFamily> read(byte[] body, NameRules names, boolean timestamps)
            throws MalformedInputException {
        try {
            return new ProtobufReader(body, names, timestamps).read();
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedInputException(
                    "the body is not delimited protobuf: " + e.getMessage() + " (expected: MetricFamily messages)");
        } catch (IOException e) {
            throw new MalformedInputException("the body cannot be read: " + e.getMessage());
        }
    }

    private List<PushedFamily> read() throws IOException, MalformedInputException {
        Map<String, PushedFamily> families = new LinkedHashMap<>();
        while (!in.isAtEnd()) {
            int outer = in.pushLimit(in.readRawVarint32());
            PushedFamily family = family();
            in.popLimit(outer);
            if (family != null) {
                families.put(family.name(), family);
            }
        }
        return List.copyOf(families.values());
    }

    private @Nullable PushedFamily family() throws IOException, MalformedInputException {
        String name = "";
        String help = null;
        int type = 0;
        List<PushedMetric> metrics = new ArrayList<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 10 -> name = in.readStringRequireUtf8();
                case 18 -> help = in.readStringRequireUtf8();
                case 24 -> type = in.readEnum();
                case 34 -> {
                    int outer = in.pushLimit(in.readRawVarint32());
                    metrics.add(metric());
                    in.popLimit(outer);
                }
                default -> skip(tag);
            }
        }
        return metrics.isEmpty() ? null : checked(name, help, type, metrics);
    }

    private PushedFamily checked(String name, @Nullable String help, int number, List<PushedMetric> metrics)
            throws MalformedInputException {
        if (!names.isMetric(name)) {
            throw new MalformedInputException(
                    "metric family \"" + NameRules.shortened(name) + "\" (expected: a metric name)");
        }
        if (help != null && help.length() > NameRules.MAX_TEXT) {
            throw new MalformedInputException("metric family " + name + ": help of " + help.length()
                    + " characters (expected: at most " + NameRules.MAX_TEXT + ")");
        }
        MetricType type = MetricType.ofNumber(number);
        if (type == null) {
            throw new MalformedInputException("metric family " + name + ": type " + number + " (expected: 0 to 5)");
        }
        for (PushedMetric metric : metrics) {
            if (!fits(type, metric.value())) {
                throw new MalformedInputException("metric family " + name + ": a metric without a " + type.textName()
                        + "'s value (expected: one of its type)");
            }
            if (metric.timestampMillis() != null && !timestamps) {
                throw new MalformedInputException("metric family " + name + " has the timestamp "
                        + metric.timestampMillis() + " (expected: none; a push says what is so now)");
            }
        }
        return new PushedFamily(name, type, help, metrics);
    }

    private static boolean fits(MetricType type, MetricValue value) {
        if (value instanceof MetricValue.Rich rich && rich.field() != MetricMessage.field(type)) {
            return false;
        }
        MetricValue plain = MetricValue.plain(value);
        return switch (type) {
            case SUMMARY -> plain instanceof MetricValue.Summary;
            case HISTOGRAM, GAUGE_HISTOGRAM -> plain instanceof MetricValue.Histogram;
            default -> plain instanceof MetricValue.Single;
        };
    }

    private PushedMetric metric() throws IOException, MalformedInputException {
        var pairs = new ArrayList<String>();
        MetricValue value = null;
        Long timestamp = null;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 10 -> label(pairs);
                case 18, 26, 34, 42, 58 -> value = MetricMessage.read(tag >>> 3, in.readByteArray());
                case 48 -> timestamp = in.readInt64();
                default -> skip(tag);
            }
        }
        Labels labels = Labels.of(pairs.toArray(new String[0]), pairs.size());
        if (labels == null || value == null) {
            throw new MalformedInputException(
                    labels == null ? "a label is there twice (expected: once)" : "a metric without a value");
        }
        return new PushedMetric(labels, value, timestamp);
    }

    private void label(List<String> pairs) throws IOException, MalformedInputException {
        int outer = in.pushLimit(in.readRawVarint32());
        String name = "";
        String value = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 10 -> name = in.readStringRequireUtf8();
                case 18 -> value = in.readStringRequireUtf8();
                default -> skip(tag);
            }
        }
        in.popLimit(outer);
        if (!names.isLabel(name)) {
            throw new MalformedInputException("label \"" + NameRules.shortened(name) + "\" (expected: a label name)");
        }
        if (value.length() > NameRules.MAX_TEXT || pairs.size() == 2 * NameRules.MAX_LABELS) {
            throw new MalformedInputException("label " + name + " has " + value.length()
                    + " characters (expected: at most " + NameRules.MAX_TEXT + ", and at most " + NameRules.MAX_LABELS
                    + " labels)");
        }
        pairs.add(name);
        pairs.add(value);
    }

    private void skip(int tag) throws IOException {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_END_GROUP || !in.skipField(tag)) {
            throw new InvalidProtocolBufferException("a field of an unknown kind");
        }
    }
}
