package io.promflow.query.upstream;

/**
 * A question to Prometheus.
 *
 * @param path with its query, under the path that Prometheus is served under
 * @param form body of a {@code POST}; empty for a {@code GET}, as Latin 1
 * @param acceptEncoding which compressions the one who asks can read; empty: none
 */
public record Outbound(boolean isPost, String path, String form, String contentType, String acceptEncoding) {
    /** A {@code GET} whose answer is not compressed. */
    public static Outbound get(String path) {
        return new Outbound(false, path, "", "", "");
    }
}
