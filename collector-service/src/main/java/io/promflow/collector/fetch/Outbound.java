package io.promflow.collector.fetch;

import io.promflow.schemas.SourceDefinition.Tls;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it goes out, with its variables filled in: it holds secrets and is never logged.
 *
 * @param headers by name, which is compared without case
 * @param timeout until the answer is whole
 * @param body null: none; nobody changes it
 * @param tls PEM, filled in; null: the system's
 * @param proxy null: none
 * @param share of the memory for bodies
 */
@SuppressWarnings("ArrayRecordComponent") // not copied: nobody compares requests
public record Outbound(
        String method,
        URI uri,
        Map<String, String> headers,
        Duration timeout,
        byte @Nullable [] body,
        @Nullable Tls tls,
        @Nullable URI proxy,
        BodyBudget.Share share) {
    public Outbound {
        headers = Map.copyOf(headers);
    }

    /** The port, whether it is written or not. */
    public int port() {
        return portOf(uri);
    }

    public boolean isSecure() {
        return uri.getScheme().equalsIgnoreCase("https");
    }

    static int portOf(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    boolean isSameOrigin(URI other) {
        return uri.getScheme().equalsIgnoreCase(other.getScheme())
                && uri.getHost().equalsIgnoreCase(other.getHost())
                && port() == portOf(other);
    }

    /** The same at another place; what may be secret goes along only within the origin. */
    Outbound at(URI target, boolean keepsMethod) {
        boolean same = isSameOrigin(target);
        return new Outbound(
                keepsMethod ? method : "GET",
                target,
                same ? headers : Map.of(),
                timeout,
                keepsMethod && same ? body : null,
                same ? tls : null,
                proxy,
                share);
    }

    Outbound with(Map<String, String> others) {
        return new Outbound(method, uri, others, timeout, body, tls, proxy, share);
    }

    /** Without what may be secret. */
    @Override
    public String toString() {
        return method + " " + uri.getScheme() + "://" + uri.getHost();
    }
}
