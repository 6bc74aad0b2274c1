package io.promflow.collector.source;

import io.promflow.schemas.SourceDefinition.Request;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what is asked of an API: the keys are the same in both forms. */
final class RequestReader {
    static final List<String> KEYS = List.of("url", "method", "params", "headers", "timeout");

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*}");
    private static final String URL = "an absolute URL with http or https, such as https://api.example.com/price";
    // RFC 9110, section 5.6.2
    private static final String HEADER_NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    /** What the HTTP client sets itself. */
    private static final Set<String> RESERVED_HEADERS =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

    private RequestReader() {}

    static Request read(Fields fields) {
        Place url = fields.need("url", URL);
        Place method = fields.get("method");
        Place params = fields.get("params");
        Place headers = fields.get("headers");
        Place timeout = fields.get("timeout");
        return new Request(
                method == null ? "GET" : method(method),
                url == null ? "" : url(url),
                params == null ? Map.of() : params(params),
                headers == null ? Map.of() : headers(headers),
                timeout == null ? TIMEOUT : Durations.text(timeout, SHORTEST_TIMEOUT, LONGEST_TIMEOUT, TIMEOUT));
    }

    private static String method(Place place) {
        String method = place.matching("(?i)get|post", "GET or POST");
        return method == null ? "GET" : method.toUpperCase(Locale.ROOT);
    }

    private static String url(Place place) {
        String url = place.text(URL);
        if (url != null && hasWholeVariables(place, url) && !url.startsWith("${") && !isUrl(url)) {
            int query = url.indexOf('?');
            place.fault(Place.quote(query < 0 ? url : url.substring(0, query) + "?…"), URL);
        }
        return url == null ? "" : url;
    }

    /** A variable may stand for a name or for a port. */
    private static boolean isUrl(String url) {
        return isUrlWith(url, "v") || isUrlWith(url, "1");
    }

    private static boolean isUrlWith(String url, String variable) {
        try {
            var uri = new URI(VARIABLE.matcher(url).replaceAll(variable));
            String scheme = uri.getScheme();
            return uri.getHost() != null
                    && uri.getRawFragment() == null
                    && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Map<String, String> params(Place place) {
        return Fields.free(place, "a mapping from parameter to value").each((name, value) -> value(value));
    }

    private static Map<String, String> headers(Place place) {
        return Fields.free(place, "a mapping from header to value").each((name, value) -> {
            if (!name.matches(HEADER_NAME)) {
                value.fault("a name that no header can have", "a header such as Accept");
            } else if (RESERVED_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                value.fault("a header that the client sets itself", "any header but " + sorted(RESERVED_HEADERS));
            }
            String text = value(value);
            if (text != null && text.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
                value.fault("a control character", "one line of text");
            }
            return text;
        });
    }

    private static String sorted(Set<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }

    /** A text that may hold variables; never repeated in a fault, it may be a secret. */
    private static @Nullable String value(Place place) {
        String text = place.text("text, or ${NAME} for an environment variable");
        if (text != null) {
            hasWholeVariables(place, text);
        }
        return text;
    }

    private static boolean hasWholeVariables(Place place, String text) {
        boolean whole = !VARIABLE.matcher(text).replaceAll("").contains("${");
        if (!whole) {
            place.fault("a \"${\" that begins no variable", "${NAME}, with letters, digits and _");
        }
        return whole;
    }
}
