package io.promflow.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Does what a real Prometheus cannot be made to do: hangs, breaks off, talks HTML. */
final class FakePrometheus implements AutoCloseable {
    /** How it answers. */
    enum Mood {
        WELL,
        SILENT,
        HTML,
        BREAKING_OFF,
        NOT_READY,
        ENDLESS
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);
    private final String name;
    private volatile Mood mood;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    FakePrometheus(String name, Mood mood) throws IOException {
        this.name = name;
        this.mood = mood;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void mood(Mood next) {
        mood = next;
    }

    /** Questions wait until the latch is open. */
    CountDownLatch holdBack() {
        gate = new CountDownLatch(1);
        return gate;
    }

    int asked() {
        return asked.get();
    }

    /** Opens when somebody has hung up on an endless answer. */
    CountDownLatch left() {
        return left;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestURI().getPath().equals("/-/ready")) {
                exchange.sendResponseHeaders(mood == Mood.WELL ? 200 : 503, -1);
                return;
            }
            asked.incrementAndGet();
            gate.await(20, TimeUnit.SECONDS);
            speak(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void speak(HttpExchange exchange) throws IOException, InterruptedException {
        byte[] body = ("{\"status\":\"success\",\"data\":\"" + name + "\"}").getBytes(UTF_8);
        switch (mood) {
            case WELL -> send(exchange, 200, "application/json", body, body.length);
            case SILENT -> closing.await();
            case HTML -> send(exchange, 200, "text/html; charset=utf-8", "<html>login</html>".getBytes(UTF_8), 0);
            case BREAKING_OFF -> send(exchange, 200, "application/json", body, 100_000);
            case NOT_READY -> send(exchange, 503, "text/plain", "Service Unavailable".getBytes(UTF_8), 0);
            case ENDLESS -> endless(exchange);
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body, long length)
            throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, length);
        exchange.getResponseBody().write(body);
        exchange.getResponseBody().flush();
    }

    private void endless(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        byte[] part = new byte[1 << 16];
        try {
            while (closing.getCount() > 0) {
                exchange.getResponseBody().write(part);
            }
        } catch (IOException hungUp) {
            left.countDown();
            throw hungUp;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
