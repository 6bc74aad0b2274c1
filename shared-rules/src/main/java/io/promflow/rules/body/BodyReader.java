package io.promflow.rules.body;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.schemas.SourceDefinition.Body;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of one source. The format is what the definition says; else what the content type says, unless the
 * first character cannot be that. Immutable, thread-safe.
 */
public final class BodyReader {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int SNIFFED = 1024;

    private final @Nullable Format format;
    private final List<String> lists;
    private final char separator;
    private final BodyLimits limits;

    /** @param declared by the source; null where it says nothing */
    public BodyReader(@Nullable Body declared, BodyLimits limits) {
        String name = declared == null ? null : declared.format();
        this.format = name == null ? null : Format.valueOf(name.toUpperCase(Locale.ROOT));
        this.lists = declared == null ? List.of() : declared.lists();
        this.separator = declared == null || declared.separator() == null
                ? ','
                : declared.separator().charAt(0);
        this.limits = limits;
    }

    /** @param contentType as the API says it; null: nothing */
    public BodyReading read(byte[] bytes, @Nullable String contentType) {
        byte[] body = startsWith(bytes, BYTE_ORDER_MARK) ? Arrays.copyOfRange(bytes, 3, bytes.length) : bytes;
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        String start = start(body);
        Format assumed = format == null ? Sniffer.format(type, start) : format;
        try {
            if (start.isEmpty() && isBlank(body)) {
                return new BodyReading.Unreadable(BodyFault.BODY_EMPTY, assumed, "");
            }
            if (Sniffer.isPage(start)) {
                return new BodyReading.Unreadable(BodyFault.BODY_IS_HTML, assumed, "");
            }
            return new BodyReading.Content(parse(body, assumed, type), assumed);
        } catch (UnreadableException e) {
            boolean html = e.fault() == BodyFault.BODY_MALFORMED && Sniffer.isHtml(start);
            return html
                    ? new BodyReading.Unreadable(BodyFault.BODY_IS_HTML, assumed, "")
                    : new BodyReading.Unreadable(e.fault(), assumed, e.position());
        }
    }

    private JsonNode parse(byte[] body, Format assumed, String type) throws UnreadableException {
        var budget = new Budget(limits);
        return switch (assumed) {
            case JSON -> JsonBody.read(inUnicode(body, type), budget);
            case NDJSON -> JsonBody.readAll(inUnicode(body, type), budget);
            case CSV -> CsvBody.read(new String(body, charset(type)), separator, budget);
            case XML -> XmlBody.read(body, lists, budget);
            case PROMETHEUS, OPENMETRICS -> ExpositionBody.read(new String(body, charset(type)), budget);
        };
    }

    /** JSON finds out by itself which form of Unicode it is in; another charset has to be said. */
    private static byte[] inUnicode(byte[] body, String type) {
        Charset charset = charset(type);
        return charset.name().startsWith("UTF-") ? body : new String(body, charset).getBytes(StandardCharsets.UTF_8);
    }

    private static Charset charset(String type) {
        int at = type.indexOf("charset=");
        if (at < 0) {
            return StandardCharsets.UTF_8;
        }
        String name = type.substring(at + 8).split("[;\\s]", 2)[0].replace("\"", "");
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    private static boolean isBlank(byte[] body) {
        for (byte b : body) {
            if (b > ' ' || b < 0) {
                return false;
            }
        }
        return true;
    }

    /** The first characters, without blanks before them; only their ASCII is looked at. */
    private static String start(byte[] body) {
        return new String(body, 0, Math.min(body.length, SNIFFED), StandardCharsets.ISO_8859_1).strip();
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }
}
