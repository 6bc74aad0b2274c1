package io.promflow.collector.fetch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Takes the content coding off a body, RFC 9110 section 8.4.1, and gives up as soon as it is too large. Immutable. */
public final class Decoding {
    /** Opens what decodes. */
    @FunctionalInterface
    public interface Coding {
        InputStream open(InputStream coded) throws IOException;
    }

    private final Map<String, Coding> codings;
    private final long maxBytes;

    /** @param more codings beside gzip and deflate, by name */
    public Decoding(Map<String, Coding> more, long maxBytes) {
        var all = new java.util.TreeMap<String, Coding>(more);
        all.put("gzip", GZIPInputStream::new);
        all.put("deflate", InflaterInputStream::new);
        this.codings = Map.copyOf(all);
        this.maxBytes = maxBytes;
    }

    /** The header that says what is understood here. */
    String accepted() {
        return String.join(", ", codings.keySet().stream().sorted().toList());
    }

    static boolean isCoded(Reply reply) {
        return reply instanceof Reply.Answer answer
                && answer.head().contentEncoding() != null
                && answer.body().length > 0
                && !"identity".equalsIgnoreCase(answer.head().contentEncoding());
    }

    Reply decoded(Reply.Answer answer, BodyBudget.Share share) {
        String name = String.valueOf(answer.head().contentEncoding()).strip().toLowerCase(Locale.ROOT);
        Coding coding = codings.get(name.equals("x-gzip") ? "gzip" : name);
        if (coding == null) {
            return failure(FailureReason.ENCODING, "a content coding that was not asked for", answer);
        }
        var plain = new ByteArrayOutputStream(answer.body().length * 2);
        try (InputStream in = coding.open(new ByteArrayInputStream(answer.body()))) {
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (plain.size() + (long) read > maxBytes) {
                    return tooLarge(maxBytes, answer.status());
                }
                if (!share.take(read)) {
                    return failure(FailureReason.OVERLOADED, "no memory left for a body of this size", answer);
                }
                plain.write(buffer, 0, read);
            }
        } catch (IOException e) {
            return failure(FailureReason.ENCODING, "the body is not whole " + name, answer);
        }
        return new Reply.Answer(answer.status(), answer.head().decoded(), plain.toByteArray());
    }

    /** The failure of a body that is larger than the bound. */
    public static Reply.Failure tooLarge(long bound, int status) {
        return new Reply.Failure(FailureReason.BODY_TOO_LARGE, "the body is larger than " + bound + " bytes", status);
    }

    private static Reply failure(FailureReason reason, String message, Reply.Answer answer) {
        return new Reply.Failure(reason, message, answer.status());
    }
}
