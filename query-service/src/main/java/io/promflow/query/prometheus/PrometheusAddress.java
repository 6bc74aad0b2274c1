package io.promflow.query.prometheus;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Where Prometheus is: scheme, host, and the path it is served under if it is not the root. It holds no credentials, so
 * it may be shown. Immutable.
 */
public final class PrometheusAddress {
    private static final String EXPECTED =
            " (expected: such as http://localhost:9090, without user, query or fragment)";

    private final String base;

    private PrometheusAddress(String base) {
        this.base = base;
    }

    /** @throws IllegalArgumentException saying what was expected; what could hold a password is not repeated */
    public static PrometheusAddress parse(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL: " + e.getReason() + EXPECTED, e);
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("has more than scheme, host, port and path" + EXPECTED);
        }
        if (uri.getHost() == null || !isHttp(uri.getScheme())) {
            throw new IllegalArgumentException("\"" + uri + "\"" + EXPECTED);
        }
        return new PrometheusAddress(uri.toString().replaceAll("/+$", ""));
    }

    private static boolean isHttp(@Nullable String scheme) {
        return "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    }

    /**
     * The URL of an endpoint.
     *
     * @param rawQuery the query as the caller encoded it; null: none
     */
    public URI of(Endpoint endpoint, @Nullable String rawQuery) {
        return URI.create(base + endpoint.path() + (rawQuery == null ? "" : "?" + rawQuery));
    }

    /** The address as text, without a slash at its end. */
    @Override
    public String toString() {
        return base;
    }
}
