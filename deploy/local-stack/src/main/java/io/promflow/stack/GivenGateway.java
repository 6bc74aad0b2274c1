package io.promflow.stack;

import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Pushgateway of the user's, used in place of the built-in one.
 *
 * @param address with http or https and a host, without user and password
 * @param user empty if it needs none
 */
record GivenGateway(URI address, String user) {
    /**
     * What {@code PUSHGATEWAY_URL} and {@code PUSHGATEWAY_USERNAME} say; null if there is none.
     *
     * @throws StackException when the first is not an address that can be pushed to
     */
    static @Nullable GivenGateway of(Map<String, String> environment) throws StackException {
        String text = environment.getOrDefault("PUSHGATEWAY_URL", "").strip();
        if (text.isEmpty()) {
            return null;
        }
        URI address = address(text);
        boolean isHttp = address != null && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()));
        if (address == null || !isHttp || address.getHost() == null) {
            throw new StackException(
                    "PUSHGATEWAY_URL: \"" + text + "\" (expected: an address such as http://localhost:9091)");
        }
        if (address.getUserInfo() != null) {
            throw new StackException("PUSHGATEWAY_URL holds a user (expected: PUSHGATEWAY_USERNAME and"
                    + " PUSHGATEWAY_PASSWORD beside an address without one)");
        }
        return new GivenGateway(address, environment.getOrDefault("PUSHGATEWAY_USERNAME", ""));
    }

    private static @Nullable URI address(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException notAnAddress) {
            return null;
        }
    }

    /** Where its metrics are. */
    String metrics() {
        return address.toString().replaceAll("/+$", "") + "/metrics";
    }

    /** The part of Prometheus' configuration that scrapes it. */
    String scrape(Path passwordFile) {
        String target = "static_configs: [{targets: [\"" + address.getAuthority() + "\"]}]\n    scheme: "
                + address.getScheme() + "\n    metrics_path: "
                + TextNode.valueOf(URI.create(metrics()).getPath());
        return user.isEmpty()
                ? target
                // A JSON string is a YAML string.
                : target + "\n    basic_auth: {username: " + TextNode.valueOf(user) + ", password_file: "
                        + TextNode.valueOf(passwordFile.toString()) + "}";
    }
}
