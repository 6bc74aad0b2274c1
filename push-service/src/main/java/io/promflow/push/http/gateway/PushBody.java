package io.promflow.push.http.gateway;

import io.promflow.push.exposition.MalformedInputException;
import io.promflow.push.gateway.read.NameRules;
import io.promflow.push.gateway.read.ProtobufReader;
import io.promflow.push.gateway.read.PushedFamily;
import io.promflow.push.gateway.read.TextReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.SnappyFramedInputStream;

/** Reads the body of a push by what its headers say: gzip, snappy or plain; protobuf or, whatever else it says, text. */
final class PushBody {
    private final NameRules names;
    private final int limit;

    /** @param limit most bytes it may have unpacked */
    PushBody(NameRules names, int limit) {
        this.names = names;
        this.limit = limit;
    }

    /** It is too large once unpacked. */
    static final class TooLargeException extends Exception {
        TooLargeException(String message) {
            super(message);
        }
    }

    /** The families, with timestamps where there are some. */
    List<PushedFamily> read(GatewayRequest request) throws MalformedInputException, TooLargeException {
        byte[] body = unpacked(request.body(), request.header("Content-Encoding"));
        return isProtobuf(request.header("Content-Type"))
                ? ProtobufReader.read(body, names, true)
                : TextReader.read(body, names, true);
    }

    private static boolean isProtobuf(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        List<String> parts = Arrays.stream(contentType.split(";", -1))
                .map(part -> part.replace(" ", "").replace("\"", ""))
                .toList();
        return parts.get(0).toLowerCase(Locale.ROOT).equals("application/vnd.google.protobuf")
                && parts.contains("encoding=delimited")
                && parts.contains("proto=io.prometheus.client.MetricFamily");
    }

    private byte[] unpacked(byte[] body, @Nullable String encoding) throws MalformedInputException, TooLargeException {
        String name = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
        try {
            return switch (name) {
                case "gzip" -> {
                    try (var in = new GZIPInputStream(new ByteArrayInputStream(body), 8192)) {
                        yield all(in);
                    }
                }
                case "snappy" -> {
                    try (var in = new SnappyFramedInputStream(new ByteArrayInputStream(body), true)) {
                        yield all(in);
                    }
                }
                case "", "identity" -> body;
                default ->
                    throw new MalformedInputException(
                            "content encoding \"" + name + "\" (expected: gzip, snappy or none)");
            };
        } catch (IOException e) {
            throw new MalformedInputException("the body is not " + name + ": " + e.getMessage() + " (expected: " + name
                    + ", as Content-Encoding says)");
        }
    }

    private byte[] all(InputStream in) throws IOException, TooLargeException {
        byte[] unpacked = in.readNBytes(limit + 1);
        if (unpacked.length > limit) {
            throw new TooLargeException("the body unpacks to more than " + limit + " bytes (expected: at most that)");
        }
        return unpacked;
    }
}
