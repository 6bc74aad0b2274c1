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

    private final URI uri;

    private PrometheusAddress(URI uri) {
        this.uri = uri;
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
        return new PrometheusAddress(URI.create(uri.toString().replaceAll("/+$", "")));
    }

    private static boolean isHttp(@Nullable String scheme) {
        return "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    }

    /** The host to connect to. */
    public String host() {
        return uri.getHost();
    }

    /** The port to connect to. */
    public int port() {
        return uri.getPort() >= 0 ? uri.getPort() : isTls() ? 443 : 80;
    }

    public boolean isTls() {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    /** What a request's {@code Host} has to say. */
    public String authority() {
        return uri.getRawAuthority();
    }

    /** The path that Prometheus is served under; empty when that is the root. */
    public String basePath() {
        return uri.getRawPath();
    }

    /** The address as text, without a slash at its end. */
    @Override
    public String toString() {
        return uri.toString();
    }
}
