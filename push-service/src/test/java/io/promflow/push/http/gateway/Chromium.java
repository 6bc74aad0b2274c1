package io.promflow.push.http.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.runtime.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Debian's Chromium without a screen, and one page in it, driven by its DevTools protocol. */
final class Chromium implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final WebSocket page;
    private final Map<Integer, CompletableFuture<JsonNode>> answers;
    private final AtomicInteger number = new AtomicInteger();

    private Chromium(Process process, WebSocket page, Map<Integer, CompletableFuture<JsonNode>> answers) {
        this.process = process;
        this.page = page;
        this.answers = answers;
    }

    /** Opens an address; the machine must have Chromium, as {@code .ci/run} installs it. */
    static Chromium open(String address) throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory("promflow-chromium");
        Process process = new ProcessBuilder(
                        program(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("output.log").toFile())
                .start();
        Path ports = profile.resolve("DevToolsActivePort");
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> Files.exists(ports) && Files.readAllLines(ports).size() > 1);
        String port = Files.readAllLines(ports).get(0);
        var client = HttpClient.newHttpClient();
        var targets = Json.mapper()
                .readTree(URI.create("http://127.0.0.1:" + port + "/json/list").toURL());
        Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(
                        URI.create(targets.path(0).path("webSocketDebuggerUrl").asText()), new Answers(answers))
                .join();
        var chromium = new Chromium(process, socket, answers);
        chromium.call("Page.enable", Map.of());
        chromium.call("Page.navigate", Map.of("url", address));
        return chromium;
    }

    private static String program() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no Chromium (expected: apt-get install chromium)"));
    }

    private static final class Answers implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<JsonNode>> answers;
        private final StringBuilder message = new StringBuilder();

        Answers(Map<Integer, CompletableFuture<JsonNode>> answers) {
            this.answers = answers;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                try {
                    JsonNode node = Json.mapper().readTree(message.toString());
                    var waiting = answers.remove(node.path("id").asInt(-1));
                    if (waiting != null) {
                        waiting.complete(node);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException("DevTools said what is not JSON", e);
                }
                message.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }

    private JsonNode call(String method, Map<String, Object> parameters) {
        int id = number.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        answers.put(id, answer);
        var unused = page.sendText(
                new String(
                        Json.write(Map.of("id", id, "method", method, "params", parameters)),
                        java.nio.charset.StandardCharsets.UTF_8),
                true);
        return answer.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** The value of an expression in the page. */
    String evaluate(String expression) {
        JsonNode answer =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        return answer.path("result").path("result").path("value").asText();
    }

    /** What a selector's elements say, joined. */
    String text(String selector) {
        return evaluate("[...document.querySelectorAll('" + selector + "')].map(e => e.textContent).join('|')");
    }

    @Override
    public void close() {
        page.abort();
        for (ProcessHandle child : List.copyOf(process.descendants().toList())) {
            child.destroy();
        }
        process.destroy();
    }
}
