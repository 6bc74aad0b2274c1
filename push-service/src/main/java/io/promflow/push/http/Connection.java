package io.promflow.push.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a target is reached.
 *
 * @param sink its name, for messages
 * @param url absolute, without a slash at its end
 * @param headers of each request; {@code Authorization} among them
 * @param timeout of one request
 * @param authorities PEM file with the certificates to trust; null: those that Java trusts
 */
public record Connection(
        String sink,
        String url,
        Map<String, String> headers,
        Duration timeout,
        @Nullable Path authorities) {
    public Connection {
        url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        headers = Map.copyOf(headers);
    }

    /** The value of {@code Authorization} for a user. */
    public static String basic(String username, String password) {
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** An address without what follows its path: some targets want their key there. */
    public static String shown(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }

    /** Without the headers, which hold secrets. */
    @Override
    public String toString() {
        return "Connection[" + sink + ", " + shown(url) + "]";
    }
}
