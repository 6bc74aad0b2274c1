package io.promflow.push;

import io.micronaut.context.exceptions.ConfigurationException;
import io.promflow.push.exposition.Exposition;
import io.promflow.push.http.Connection;
import io.promflow.push.remotewrite.Protocol;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a sink's configuration means; whatever it cannot mean stops the start, naming the key. */
final class SinkSettings {
    /** Names that the HTTP client keeps to itself. */
    private static final Set<String> RESTRICTED =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

    private final String place;
    private final SinkConfig config;

    /** @param place the beginning of its keys, for messages */
    SinkSettings(String place, SinkConfig config) {
        this.place = place;
        this.config = config;
        if (!isRemoteWrite() && !config.type().equals("pushgateway")) {
            throw fault("type", config.type(), "pushgateway or remote-write");
        }
    }

    /** @throws ConfigurationException also when the name is that of the main sink */
    static SinkSettings of(SinkConfig config) {
        if (config.name().equals(PushgatewayConfig.NAME)) {
            throw new ConfigurationException("promflow.push.sinks." + config.name()
                    + " (expected: another name; this is the sink that PUSHGATEWAY_URL names)");
        }
        return new SinkSettings("promflow.push.sinks." + config.name() + ".", config);
    }

    String name() {
        return config.name();
    }

    boolean isRemoteWrite() {
        return config.type().equals("remote-write");
    }

    Connection connection(Duration timeout) {
        String problem = urlProblem(config.url(), "");
        if (problem != null) {
            throw new ConfigurationException(place + "url: " + problem);
        }
        Path file = config.caFile().isBlank() ? null : Path.of(config.caFile());
        if (file != null && !Files.isReadable(file)) {
            throw fault("ca-file", config.caFile(), "a PEM file that can be read");
        }
        return new Connection(config.name(), config.url(), headers(), timeout, file);
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        for (String header : config.headers()) {
            int colon = header.indexOf(':');
            if (colon < 1 || !header.substring(0, colon).strip().matches("[A-Za-z0-9-]+")) {
                // what was found may be a secret
                throw new ConfigurationException(place + "headers: one is no header (expected: Name: value)");
            }
            String name = header.substring(0, colon).strip();
            if (RESTRICTED.contains(name.toLowerCase(Locale.ROOT))) {
                throw new ConfigurationException(
                        place + "headers: " + name + " (expected: a header that is not the connection's own)");
            }
            headers.put(name, secret("headers", header.substring(colon + 1).strip()));
        }
        String token = secret("token", config.token());
        String username = secret("username", config.username());
        if (!username.isEmpty() && !token.isEmpty()) {
            throw new ConfigurationException(place + "token: is set, and username too (expected: one of them)");
        }
        if (!username.isEmpty()) {
            headers.put("Authorization", Connection.basic(username, secret("password", config.password())));
        }
        if (!token.isEmpty()) {
            headers.put("Authorization", "Bearer " + token);
        }
        return headers;
    }

    /** A value without the line feed that files of secrets end with. What was found is not said: it may be a secret. */
    private String secret(String key, String found) {
        String value = found.replaceFirst("(\\r?\\n)+$", "");
        boolean inHeader = !key.equals("username") && !key.equals("password");
        if (value.chars().anyMatch(c -> c < ' ' || c == 127 || (inHeader && c > 255))) {
            throw new ConfigurationException(
                    place + key + ": a character that no header can hold (expected: none, such as a line feed)");
        }
        return value;
    }

    Exposition exposition() {
        return switch (config.format()) {
            case "text" -> Exposition.TEXT;
            case "protobuf" -> Exposition.PROTOBUF;
            default -> throw fault("format", config.format(), "text or protobuf");
        };
    }

    boolean gzip() {
        return truth("gzip", config.gzip());
    }

    boolean replays() {
        boolean replays = truth("replays", config.replays());
        if (replays && !isRemoteWrite()) {
            throw fault("replays", config.replays(), "false; a Pushgateway has no past");
        }
        return replays;
    }

    /** Null: whichever the server speaks. */
    @Nullable
    Protocol protocol() {
        return switch (config.protocol()) {
            case "auto" -> null;
            case "1.0" -> Protocol.V1;
            case "2.0" -> Protocol.V2;
            default -> throw fault("protocol", config.protocol(), "auto, 1.0 or 2.0");
        };
    }

    int shards() {
        return number("shards", config.shards(), 64);
    }

    int maxSamplesPerRequest() {
        return number("max-samples-per-request", config.maxSamplesPerRequest(), 100_000);
    }

    private int number(String key, String found, int most) {
        int number = found.matches("\\d{1,6}") ? Integer.parseInt(found) : 0;
        if (number < 1 || number > most) {
            throw fault(key, found, "a number from 1 to " + most);
        }
        return number;
    }

    private boolean truth(String key, String found) {
        if (!found.equals("true") && !found.equals("false")) {
            throw fault(key, found, "true or false");
        }
        return found.equals("true");
    }

    private ConfigurationException fault(String key, String found, String expected) {
        return new ConfigurationException(place + key + ": \"" + found + "\" (expected: " + expected + ")");
    }

    /**
     * Why an address is none; null when it is one. One that may hold a password is not said.
     *
     * @param orElse what else is expected, for the message
     */
    static @Nullable String urlProblem(String url, String orElse) {
        String expected = " (expected: a URL such as http://localhost:9091" + orElse + ")";
        try {
            URI uri = URI.create(url);
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (isHttp && uri.getHost() != null && uri.getRawUserInfo() == null) {
                return null;
            }
        } catch (IllegalArgumentException notAUri) {
            // said below
        }
        return url.contains("@")
                ? "what it holds may be a user and a password"
                        + expected.replace(")", "; these have keys of their own)")
                : "\"" + Connection.shown(url) + "\"" + expected;
    }
}
