package io.promflow.push.http;

import io.promflow.push.exposition.MalformedInputException;
import io.promflow.runtime.http.ApiException;
import io.promflow.runtime.http.ApiException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Unpacks what was sent with {@code Content-Encoding: gzip}. */
final class PackedBody {
    private PackedBody() {}

    /**
     * The whole body, its checksum checked: one that was cut off is refused.
     *
     * @param limit most bytes it may have unpacked
     */
    static byte[] unpack(byte[] packed, int limit) throws MalformedInputException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] unpacked = in.readNBytes(limit + 1);
            if (unpacked.length > limit) {
                throw new ApiException(
                        Reason.TOO_LARGE, "the body unpacks to more than " + limit + " bytes (expected: at most that)");
            }
            return unpacked;
        } catch (IOException e) {
            throw new MalformedInputException(
                    "the body is not gzip: " + e.getMessage() + " (expected: gzip, as Content-Encoding says)");
        }
    }
}
