package io.promflow.collector.fetch;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * A request as it goes out, with its variables filled in: it holds secrets and is never logged.
 *
 * @param timeout until the answer's headers are there
 */
public record Outbound(String method, URI uri, Map<String, String> headers, Duration timeout) {
    public Outbound {
        headers = Map.copyOf(headers);
    }

    /** Without what may be secret. */
    @Override
    public String toString() {
        return method + " " + uri.getScheme() + "://" + uri.getHost();
    }
}
