package io.promflow.push;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The gateway that is pushed to; in the environment {@code PUSHGATEWAY_URL} and so on.
 *
 * @param url of a Pushgateway; empty: the built-in one
 * @param username for basic authentication; empty: none
 * @param port of the built-in gateway
 */
@ConfigurationProperties("pushgateway")
record PushgatewayConfig(
        @Bindable(defaultValue = "") String url,
        @Bindable(defaultValue = "") String username,
        @Bindable(defaultValue = "") String password,
        @Bindable(defaultValue = "9091") int port) {
    PushgatewayConfig {
        if (!url.isBlank() && !isHttp(url)) {
            throw new ConfigurationException(
                    "PUSHGATEWAY_URL: \"" + url + "\" (expected: a URL such as http://localhost:9091)");
        }
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = URI.create(url);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException notAUri) {
            return false;
        }
    }

    /** Null where there is none. */
    @Nullable
    String user() {
        return username.isEmpty() ? null : username;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "PushgatewayConfig[url=" + url + ", username=" + username + ", port=" + port + "]";
    }
}
