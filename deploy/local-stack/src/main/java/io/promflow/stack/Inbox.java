package io.promflow.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;

/**
 * A webhook receiver that keeps what it gets, one JSON document a line, in a file. It answers 200 when the line is
 * written.
 */
final class Inbox implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST = 1 << 20;

    private final HttpServer server;
    private final Path file;

    private Inbox(HttpServer server, Path file) {
        this.server = server;
        this.file = file;
    }

    static Inbox start(InetSocketAddress address, Path file) throws IOException {
        var server = HttpServer.create(address, 50);
        var inbox = new Inbox(server, file);
        server.createContext("/", inbox::receive);
        server.start();
        return inbox;
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(LARGEST + 1);
            int status = body.length > LARGEST ? 413 : keep(body);
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private synchronized int keep(byte[] body) throws IOException {
        JsonNode message;
        try {
            message = JSON.readTree(body);
        } catch (com.fasterxml.jackson.core.JsonProcessingException notJson) {
            return 400;
        }
        if (message.isMissingNode()) {
            return 400;
        }
        var line = JSON.createObjectNode().put("receivedAt", Instant.now().toString());
        line.set("message", message);
        Files.writeString(
                file,
                JSON.writeValueAsString(line) + "\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return 200;
    }

    /** The messages of a file, oldest first, as a person reads them: a line an alert. */
    static List<String> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        var lines = new java.util.ArrayList<String>();
        for (String line : Files.readAllLines(file)) {
            JsonNode entry = JSON.readTree(line);
            for (JsonNode alert : entry.path("message").path("alerts")) {
                lines.add(printable("%s  %-8s  %s%s  %s"
                        .formatted(
                                entry.path("receivedAt").asText(),
                                alert.path("status").asText(),
                                alert.path("labels").path("alertname").asText(),
                                labels(alert.path("labels")),
                                alert.path("annotations").path("summary").asText())));
            }
        }
        return List.copyOf(lines);
    }

    /** What others wrote must not drive the terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    private static String labels(JsonNode labels) {
        var text = new StringBuilder("{");
        labels.properties().forEach(label -> {
            if (!label.getKey().equals("alertname")) {
                text.append(text.length() > 1 ? "," : "")
                        .append(label.getKey())
                        .append("=\"")
                        .append(label.getValue().asText())
                        .append('"');
            }
        });
        return text.append('}').toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
