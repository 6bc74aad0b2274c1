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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a sink's configuration means; whatever it cannot mean stops the start, naming the key. */
final class SinkSettings {
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
        if (!isHttp(config.url())) {
            throw fault("url", config.url(), "a URL such as http://localhost:9091");
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
            headers.put(
                    header.substring(0, colon).strip(),
                    header.substring(colon + 1).strip());
        }
        if (!config.username().isEmpty() && !config.token().isEmpty()) {
            throw new ConfigurationException(place + "token: is set, and username too (expected: one of them)");
        }
        if (!config.username().isEmpty()) {
            headers.put("Authorization", Connection.basic(config.username(), config.password()));
        }
        if (!config.token().isEmpty()) {
            headers.put("Authorization", "Bearer " + config.token());
        }
        return headers;
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

    static boolean isHttp(String url) {
        try {
            URI uri = URI.create(url);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException notAUri) {
            return false;
        }
    }
}
