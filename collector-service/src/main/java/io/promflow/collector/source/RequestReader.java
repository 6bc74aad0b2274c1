package io.promflow.collector.source;

import io.promflow.schemas.SourceDefinition.Request;
import io.promflow.schemas.SourceDefinition.Retry;
import io.promflow.schemas.SourceDefinition.Tls;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what is asked of an API: the keys are the same in both forms. */
final class RequestReader {
    static final List<String> KEYS = List.of(
            "url", "method", "params", "headers", "timeout", "body", "auth", "tls", "proxy", "retry", "pagination");

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);
    private static final int LONGEST_BODY = 100_000;
    private static final int MOST_ATTEMPTS = 10;
    private static final String URL = "an absolute URL with http or https, such as https://api.example.com/price";
    // RFC 9110, section 5.6.2
    private static final String HEADER_NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    /** What the HTTP client sets itself. */
    private static final Set<String> RESERVED_HEADERS =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

    private final SourceLimits limits;
    private final Texts texts;

    RequestReader(SourceLimits limits) {
        this.limits = limits;
        this.texts = new Texts(limits);
    }

    Request read(Fields fields) {
        Place url = fields.need("url", URL);
        Place method = fields.get("method");
        Place params = fields.get("params");
        Place headers = fields.get("headers");
        Place timeout = fields.get("timeout");
        Place body = fields.get("body");
        Place auth = fields.get("auth");
        Place tls = fields.get("tls");
        Place proxy = fields.get("proxy");
        Place retry = fields.get("retry");
        Place pagination = fields.get("pagination");
        String verb = method == null ? (body == null ? "GET" : "POST") : method(method);
        if (body != null && verb.equals("GET")) {
            body.fault("a body of a GET", "method: POST");
        }
        return new Request(
                verb,
                url == null ? "" : url(url),
                params == null ? Map.of() : params(params),
                headers == null ? Map.of() : headers(headers),
                timeout == null ? TIMEOUT : Durations.text(timeout, SHORTEST_TIMEOUT, LONGEST_TIMEOUT, TIMEOUT),
                body == null ? null : body(body),
                auth == null ? null : new AuthReader(texts).read(auth),
                tls == null ? null : tls(tls),
                proxy == null ? null : proxy(proxy),
                retry == null ? null : retry(retry),
                pagination == null ? null : PaginationReader.read(pagination));
    }

    private @Nullable String body(Place place) {
        String text = texts.value(place);
        if (text != null && text.length() > LONGEST_BODY) {
            place.fault(text.length() + " characters", "at most " + LONGEST_BODY);
        }
        return text;
    }

    private Tls tls(Place place) {
        Fields fields = Fields.known(place, List.of("ca", "certificate", "key"));
        Place ca = fields.get("ca");
        Place certificate = fields.get("certificate");
        Place key = fields.get("key");
        if ((certificate == null) != (key == null)) {
            place.fault("one of certificate and key", "both or none");
        }
        return new Tls(
                ca == null ? null : texts.value(ca),
                certificate == null ? null : texts.value(certificate),
                key == null ? null : texts.secret(key));
    }

    private @Nullable String proxy(Place place) {
        String expected = limits.proxies().isEmpty()
                ? "none: promflow.collector.proxies is empty"
                : "one of promflow.collector.proxies: "
                        + String.join(", ", limits.proxies().stream().sorted().toList());
        String text = place.text(expected);
        if (text != null && !limits.proxies().contains(text)) {
            place.fault(expected);
        }
        return text;
    }

    private static Retry retry(Place place) {
        Fields fields = Fields.known(place, List.of("attempts", "backoff"));
        Place attempts = fields.get("attempts");
        Place backoff = fields.get("backoff");
        return new Retry(
                attempts == null ? 3 : attempts.number(1, MOST_ATTEMPTS),
                backoff == null
                        ? Duration.ofSeconds(1)
                        : Durations.text(backoff, Duration.ofMillis(10), Duration.ofMinutes(5), Duration.ofSeconds(1)));
    }

    private static String method(Place place) {
        String method = place.matching("(?i)get|post", "GET or POST");
        return method == null ? "GET" : method.toUpperCase(Locale.ROOT);
    }

    private String url(Place place) {
        String url = texts.url(place, URL);
        return url == null ? "" : url;
    }

    private Map<String, String> params(Place place) {
        return Fields.free(place, "a mapping from parameter to value").each((name, value) -> texts.value(value));
    }

    private Map<String, String> headers(Place place) {
        return Fields.free(place, "a mapping from header to value").each((name, value) -> {
            headerName(value, name);
            return texts.line(value);
        });
    }

    static void headerName(Place place, String name) {
        if (!name.matches(HEADER_NAME)) {
            place.fault("a name that no header can have", "a header such as Accept");
        } else if (RESERVED_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            place.fault("a header that the client sets itself", "any header but " + sorted(RESERVED_HEADERS));
        }
    }

    private static String sorted(Set<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }
}
