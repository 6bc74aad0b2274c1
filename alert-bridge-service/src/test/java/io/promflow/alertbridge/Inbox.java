package io.promflow.alertbridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.promflow.runtime.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A receiver that keeps what it got and answers what it is told to. Thread-safe. */
public final class Inbox implements AutoCloseable {
    /** @param id from the header */
    public record Message(String id, JsonNode body) {
        /** The value of a label of the only alert. */
        public String label(String name) {
            return body.at("/alerts/0/labels/" + name).asText();
        }

        public String status() {
            return body.path("status").asText();
        }
    }

    private record Answer(int status, String text) {}

    private final HttpServer server;
    private final List<Message> received = new CopyOnWriteArrayList<>();
    private volatile Function<Message, Answer> answers = message -> new Answer(200, "thanks");

    private Inbox(HttpServer server) {
        this.server = server;
    }

    public static Inbox start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var inbox = new Inbox(server);
        server.createContext("/", inbox::handle);
        server.start();
        return inbox;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var message = new Message(
                    exchange.getRequestHeaders().getFirst("Promflow-Notification-Id"),
                    Json.mapper().readTree(exchange.getRequestBody()));
            received.add(message);
            Answer answer = answers.apply(message);
            byte[] bytes = answer.text().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    /** From now on every answer is this. */
    public void answer(int status, String text) {
        answers = message -> new Answer(status, text);
    }

    /** From now on messages about that alert get this answer, others 200. */
    public void answer(String alertname, int status, String text) {
        answers = message ->
                message.label("alertname").equals(alertname) ? new Answer(status, text) : new Answer(200, "thanks");
    }

    /** In the order of arrival, also those that were not answered with 200. */
    public List<Message> received() {
        return received;
    }

    /** Those about that alert. */
    public List<Message> received(String alertname) {
        return received.stream()
                .filter(message -> message.label("alertname").equals(alertname))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
