package io.promflow.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.promflow.stack.FreePorts;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas as processes, one of which is killed. */
final class ReplicaProcessesIT {
    private static final Set<String> SOURCES =
            IntStream.range(0, 24).mapToObj(i -> "source" + i).collect(Collectors.toSet());

    /** One request that the API got. */
    private record Asked(String source, String tick, long nanoTime) {}

    private final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    @Test
    void shareTheSourcesAndGoOnWhenOneIsKilled() throws Exception {
        List<Process> replicas = new ArrayList<>();
        HttpServer api = api();
        try (var kafka = TestKafka.start()) {
            List<Integer> ports = FreePorts.find(3);
            for (int port : ports) {
                replicas.add(replica(kafka, api, port));
            }
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> ownersSeenAt(ports.get(0)).values().stream()
                                    .distinct()
                                    .count()
                            == 3);
            await().until(() -> since(0).equals(SOURCES));
            // whoever is asked says the same
            assertThat(ownersSeenAt(ports.get(1))).isEqualTo(ownersSeenAt(ports.get(0)));

            Map<String, String> owners = ownersSeenAt(ports.get(0));
            String killedUrl = "http://127.0.0.1:" + ports.get(2);
            Set<String> orphans = SOURCES.stream()
                    .filter(source -> killedUrl.equals(owners.get(source)))
                    .collect(Collectors.toSet());
            assertThat(orphans).isNotEmpty();
            replicas.get(2).destroyForcibly().waitFor(); // SIGKILL
            long killed = System.nanoTime();
            await().atMost(Duration.ofSeconds(30)).until(() -> since(killed).containsAll(orphans));
            assertThat(Duration.ofNanos(longestWait(orphans, killed))).isLessThan(Duration.ofSeconds(10));

            // also those that were there before and after
            await().until(() -> since(System.nanoTime() - 2_000_000_000L).equals(SOURCES));
            assertThat(askedTwiceInATick()).isEmpty();
        } finally {
            replicas.forEach(Process::destroyForcibly);
            api.stop(0);
        }
    }

    private HttpServer api() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                String source = exchange.getRequestURI().getPath().substring(1);
                asked.add(new Asked(source, exchange.getRequestURI().getQuery(), System.nanoTime()));
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write(new byte[] {'{', '}'});
            }
        });
        server.start();
        return server;
    }

    private static Process replica(TestKafka kafka, HttpServer api, int port) throws IOException {
        String sources = SOURCES.stream()
                .sorted()
                .map(name -> "- {name: " + name + ", schedule: {interval: 500ms}, request: {url: \"http://127.0.0.1:"
                        + api.getAddress().getPort() + "/" + name + "\", params: {t: \"${now:ms}\"}}}\n")
                .collect(Collectors.joining());
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.promflow.collector.CollectorService");
        builder.environment()
                .putAll(Map.of(
                        "PORT",
                        Integer.toString(port),
                        "KAFKA_BOOTSTRAP_SERVERS",
                        kafka.bootstrapServers(),
                        "PROMFLOW_AUTH",
                        "off",
                        "PROMFLOW_COLLECTOR_ALLOWED_HOSTS",
                        "127.0.0.1",
                        "PROMFLOW_COLLECTOR_ADVERTISED_URL",
                        "http://127.0.0.1:" + port,
                        "PROMFLOW_COLLECTOR_SOURCES_FILE",
                        Files.writeString(folder.resolve("sources.yml"), sources)
                                .toString()));
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("replica-" + port + ".log").toFile())
                .start();
    }

    /** Source by source, as one replica tells it; empty while it does not. */
    private Map<String, String> ownersSeenAt(int port) throws InterruptedException {
        Map<String, String> owners = new HashMap<>();
        try {
            var request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/api/v1/third-party-metrics/status"))
                    .build();
            String body =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            Pattern.compile("\"name\":\"(\\w+)\",\"enabled\":true,\"owner\":\"([^\"]+)\"")
                    .matcher(body)
                    .results()
                    .forEach(found -> owners.put(found.group(1), found.group(2)));
        } catch (IOException notUpYet) {
            return Map.of();
        }
        return owners.keySet().equals(SOURCES) ? owners : Map.of();
    }

    private Set<String> since(long nanoTime) {
        return asked.stream()
                .filter(each -> nanoTime == 0 || each.nanoTime() > nanoTime)
                .map(Asked::source)
                .collect(Collectors.toSet());
    }

    private long longestWait(Set<String> sources, long from) {
        return sources.stream()
                .mapToLong(source -> asked.stream()
                        .filter(each -> each.source().equals(source) && each.nanoTime() > from)
                        .mapToLong(each -> each.nanoTime() - from)
                        .min()
                        .orElseThrow())
                .max()
                .orElseThrow();
    }

    private List<String> askedTwiceInATick() {
        var seen = new HashSet<String>();
        return asked.stream()
                .map(each -> each.source() + "?" + each.tick())
                .filter(each -> !seen.add(each))
                .toList();
    }
}
