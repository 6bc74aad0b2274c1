package io.promflow.push;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import io.promflow.push.http.Connection;
import java.util.List;

/**
 * The gateway that is pushed to; in the environment {@code PUSHGATEWAY_URL} and so on.
 *
 * @param url of a Pushgateway; empty: the built-in one; {@code off}: neither
 * @param username for basic authentication; empty: none
 * @param token for bearer authentication; empty: none
 * @param caFile PEM file with the certificates to trust; empty: those that Java trusts
 * @param format {@code text} or {@code protobuf}
 * @param gzip whether pushes are compressed
 * @param port of the built-in gateway
 */
@ConfigurationProperties("pushgateway")
record PushgatewayConfig(
        @Bindable(defaultValue = "") String url,
        @Bindable(defaultValue = "") String username,
        @Bindable(defaultValue = "") String password,
        @Bindable(defaultValue = "") String token,
        @Bindable(defaultValue = "") String caFile,
        @Bindable(defaultValue = "text") String format,
        @Bindable(defaultValue = "false") String gzip,
        @Bindable(defaultValue = "9091") int port) {
    /** What {@code PUSHGATEWAY_URL} says where only other sinks are wanted. */
    static final String OFF = "off";

    static final String BUILT_IN = "gateway";
    /** Its name among the sinks. */
    static final String NAME = "pushgateway";

    PushgatewayConfig {
        String problem = url.isBlank() || url.equals(OFF) ? null : SinkSettings.urlProblem(url, ", or off");
        if (problem != null) {
            throw new ConfigurationException("PUSHGATEWAY_URL: " + problem);
        }
    }

    /** The main sink's name. */
    String sinkName() {
        return url.isBlank() ? BUILT_IN : NAME;
    }

    /** Whether nothing is pushed to a gateway. */
    boolean isOff() {
        return url.equals(OFF);
    }

    /** The gateway as one of several sinks would be configured. */
    SinkSettings settings() {
        return new SinkSettings(
                "pushgateway.",
                new SinkConfig(
                        NAME,
                        "pushgateway",
                        url,
                        username,
                        password,
                        token,
                        List.of(),
                        caFile,
                        format,
                        gzip,
                        "",
                        "",
                        "",
                        "false"));
    }

    /** Without password and token. */
    @Override
    public String toString() {
        return "PushgatewayConfig[url=" + Connection.shown(url) + ", username=" + username + ", port=" + port + "]";
    }
}
