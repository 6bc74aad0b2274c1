package io.promflow.query.range;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.promflow.query.range.Piece.Points;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a matrix, and keeps its samples' text as it is. Not thread-safe. */
final class MatrixReader {
    private static final JsonFactory JSON = new JsonFactory();

    private final byte[] body;
    private final JsonParser parser;

    private MatrixReader(byte[] body) throws IOException {
        this.body = body;
        this.parser = JSON.createParser(body);
    }

    /** The series; null when it is no plain matrix: an error, or with warnings, infos or statistics. */
    static @Nullable Map<Labels, Points> read(byte[] body) {
        try {
            var reader = new MatrixReader(body);
            try (reader.parser) {
                return reader.answer();
            }
        } catch (IOException e) {
            return null; // it is passed on as it is, and not kept
        }
    }

    private @Nullable Map<Labels, Points> answer() throws IOException {
        Map<Labels, Points> series = null;
        expect(JsonToken.START_OBJECT);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("status") && !parser.getText().equals("success")) {
                return null;
            } else if (name.equals("data")) {
                series = data();
                if (series == null) {
                    return null;
                }
            } else if (!name.equals("status")) {
                return null;
            }
        }
        return series;
    }

    private @Nullable Map<Labels, Points> data() throws IOException {
        Map<Labels, Points> series = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("resultType") && parser.getText().equals("matrix")) {
                continue;
            }
            if (!name.equals("result")) {
                return null;
            }
            series = result();
        }
        return series;
    }

    private Map<Labels, Points> result() throws IOException {
        Map<Labels, Points> series = new HashMap<>();
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            Labels labels = new Labels("{}", List.of());
            Samples values = Samples.NONE;
            Samples histograms = Samples.NONE;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "metric" -> labels = labels();
                    case "values" -> values = samples();
                    case "histograms" -> histograms = samples();
                    default -> throw new IOException("a series has \"" + name + "\"");
                }
            }
            series.put(labels, new Points(values, histograms));
        }
        return series;
    }

    private Labels labels() throws IOException {
        int start = offset();
        var sorted = new ArrayList<byte[]>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            sorted.add(parser.currentName().getBytes(StandardCharsets.UTF_8));
            parser.nextToken();
            sorted.add(parser.getText().getBytes(StandardCharsets.UTF_8));
        }
        return new Labels(new String(body, start, end() - start, StandardCharsets.UTF_8), sorted);
    }

    private Samples samples() throws IOException {
        int start = offset() + 1;
        long[] times = new long[64];
        int[] ends = new int[64];
        int count = 0;
        while (parser.nextToken() == JsonToken.START_ARRAY) {
            if (count == times.length) {
                times = Arrays.copyOf(times, count * 2);
                ends = Arrays.copyOf(ends, count * 2);
            }
            parser.nextToken();
            times[count] = millis();
            parser.nextToken();
            parser.skipChildren();
            expect(JsonToken.END_ARRAY);
            ends[count] = end() - start;
            count++;
        }
        byte[] text = Arrays.copyOfRange(body, start, count == 0 ? start : start + ends[count - 1]);
        return new Samples(Arrays.copyOf(times, count), Arrays.copyOf(ends, count), text);
    }

    private long millis() throws IOException {
        return new BigDecimal(parser.getText()).movePointRight(3).longValueExact();
    }

    private int offset() {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    private int end() {
        return (int) parser.currentLocation().getByteOffset();
    }

    private void expect(JsonToken token) throws IOException {
        if (parser.nextToken() != token) {
            throw new IOException("found " + parser.currentToken() + " (expected: " + token + ")");
        }
    }
}
