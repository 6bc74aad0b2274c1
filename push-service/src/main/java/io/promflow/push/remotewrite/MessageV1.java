package io.promflow.push.remotewrite;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code prometheus.WriteRequest} of remote write 1.0. Source of the field numbers: prompb/remote.proto and types.proto. */
final class MessageV1 {
    private static final int REQUEST_TIMESERIES = 1;
    private static final int REQUEST_METADATA = 3;
    private static final int SERIES_LABELS = 1;
    private static final int SERIES_SAMPLES = 2;
    private static final int LABEL_NAME = 1;
    private static final int LABEL_VALUE = 2;
    static final int SAMPLE_VALUE = 1;
    static final int SAMPLE_TIMESTAMP = 2;
    private static final int METADATA_TYPE = 1;
    private static final int METADATA_FAMILY = 2;
    private static final int METADATA_HELP = 4;
    private static final int METADATA_UNIT = 5;

    private MessageV1() {}

    static byte[] of(List<SeriesSample> samples) {
        var bytes = new ByteArrayOutputStream(samples.size() * 100);
        try {
            var out = CodedOutputStream.newInstance(bytes, 1 << 14);
            Set<FamilyNote> notes = new HashSet<>();
            for (SeriesSample sample : samples) {
                series(out, sample);
                notes.add(sample.note());
            }
            for (FamilyNote note : notes) {
                metadata(out, note);
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void series(CodedOutputStream out, SeriesSample sample) throws IOException {
        int sampleSize = sampleSize(sample);
        int size = nested(SERIES_SAMPLES, sampleSize);
        String[] labels = sample.labels();
        for (int i = 0; i < labels.length; i += 2) {
            size += nested(SERIES_LABELS, labelSize(labels[i], labels[i + 1]));
        }
        begin(out, REQUEST_TIMESERIES, size);
        for (int i = 0; i < labels.length; i += 2) {
            begin(out, SERIES_LABELS, labelSize(labels[i], labels[i + 1]));
            out.writeString(LABEL_NAME, labels[i]);
            out.writeString(LABEL_VALUE, labels[i + 1]);
        }
        begin(out, SERIES_SAMPLES, sampleSize);
        sample(out, sample);
    }

    private static int labelSize(String name, String value) {
        return CodedOutputStream.computeStringSize(LABEL_NAME, name)
                + CodedOutputStream.computeStringSize(LABEL_VALUE, value);
    }

    static int sampleSize(SeriesSample sample) {
        return CodedOutputStream.computeDoubleSize(SAMPLE_VALUE, sample.value())
                + CodedOutputStream.computeInt64Size(SAMPLE_TIMESTAMP, sample.timestamp());
    }

    static void sample(CodedOutputStream out, SeriesSample sample) throws IOException {
        out.writeDouble(SAMPLE_VALUE, sample.value());
        out.writeInt64(SAMPLE_TIMESTAMP, sample.timestamp());
    }

    private static void metadata(CodedOutputStream out, FamilyNote note) throws IOException {
        String help = note.help() == null ? "" : note.help();
        String unit = note.unit() == null ? "" : note.unit();
        begin(
                out,
                REQUEST_METADATA,
                CodedOutputStream.computeEnumSize(METADATA_TYPE, note.type().number())
                        + CodedOutputStream.computeStringSize(METADATA_FAMILY, note.family())
                        + CodedOutputStream.computeStringSize(METADATA_HELP, help)
                        + CodedOutputStream.computeStringSize(METADATA_UNIT, unit));
        out.writeEnum(METADATA_TYPE, note.type().number());
        out.writeString(METADATA_FAMILY, note.family());
        out.writeString(METADATA_HELP, help);
        out.writeString(METADATA_UNIT, unit);
    }

    /** The size of a message in a message, with its tag and length. */
    static int nested(int field, int size) {
        return CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt32SizeNoTag(size) + size;
    }

    /** Begins a message in a message. */
    static void begin(CodedOutputStream out, int field, int size) throws IOException {
        out.writeTag(field, 2);
        out.writeUInt32NoTag(size);
    }
}
