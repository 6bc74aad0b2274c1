package io.promflow.push.remotewrite;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code io.prometheus.write.v2.Request} of remote write 2.0: every text once, in a table that the series refer to.
 * Source of the field numbers: prompb/io/prometheus/write/v2/types.proto.
 */
final class MessageV2 {
    private static final int REQUEST_SYMBOLS = 4;
    private static final int REQUEST_TIMESERIES = 5;
    private static final int SERIES_LABELS = 1;
    private static final int SERIES_SAMPLES = 2;
    private static final int SERIES_METADATA = 5;
    private static final int METADATA_TYPE = 1;
    private static final int METADATA_HELP = 3;
    private static final int METADATA_UNIT = 4;

    private final Map<String, Integer> symbols = new HashMap<>();
    private final List<String> table = new ArrayList<>();

    private MessageV2() {
        symbol(""); // the first one has to be empty
    }

    static byte[] of(List<SeriesSample> samples) {
        var message = new MessageV2();
        var series = new ByteArrayOutputStream(samples.size() * 48);
        try {
            var out = CodedOutputStream.newInstance(series, 1 << 14);
            for (SeriesSample sample : samples) {
                message.series(out, sample);
            }
            out.flush();
            return message.withTable(series);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] withTable(ByteArrayOutputStream series) throws IOException {
        var bytes = new ByteArrayOutputStream(series.size() + 16 * table.size());
        var out = CodedOutputStream.newInstance(bytes, 1 << 14);
        for (String symbol : table) {
            out.writeString(REQUEST_SYMBOLS, symbol);
        }
        out.flush();
        series.writeTo(bytes);
        return bytes.toByteArray();
    }

    private int symbol(String text) {
        Integer known = symbols.get(text);
        if (known != null) {
            return known;
        }
        symbols.put(text, table.size());
        table.add(text);
        return table.size() - 1;
    }

    private void series(CodedOutputStream out, SeriesSample sample) throws IOException {
        String[] labels = sample.labels();
        int[] refs = new int[labels.length];
        int refsSize = 0;
        for (int i = 0; i < labels.length; i++) {
            refs[i] = symbol(labels[i]);
            refsSize += CodedOutputStream.computeUInt32SizeNoTag(refs[i]);
        }
        FamilyNote note = sample.note();
        int help = symbol(note.help() == null ? "" : note.help());
        int unit = symbol(note.unit() == null ? "" : note.unit());
        int sampleSize = MessageV1.sampleSize(sample);
        int metadataSize =
                CodedOutputStream.computeEnumSize(METADATA_TYPE, note.type().number())
                        + CodedOutputStream.computeUInt32Size(METADATA_HELP, help)
                        + CodedOutputStream.computeUInt32Size(METADATA_UNIT, unit);
        MessageV1.begin(
                out,
                REQUEST_TIMESERIES,
                MessageV1.nested(SERIES_LABELS, refsSize)
                        + MessageV1.nested(SERIES_SAMPLES, sampleSize)
                        + MessageV1.nested(SERIES_METADATA, metadataSize));
        MessageV1.begin(out, SERIES_LABELS, refsSize);
        for (int ref : refs) {
            out.writeUInt32NoTag(ref);
        }
        MessageV1.begin(out, SERIES_SAMPLES, sampleSize);
        MessageV1.sample(out, sample);
        MessageV1.begin(out, SERIES_METADATA, metadataSize);
        out.writeEnum(METADATA_TYPE, note.type().number());
        out.writeUInt32(METADATA_HELP, help);
        out.writeUInt32(METADATA_UNIT, unit);
    }
}
