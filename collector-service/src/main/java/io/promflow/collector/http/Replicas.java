package io.promflow.collector.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpRequest;
import io.promflow.collector.kafka.Owners;
import io.promflow.runtime.json.Json;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the other replicas about the sources that they own, in the name of who asked this one. Thread-safe. */
@Singleton
final class Replicas {
    private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);
    private static final String PATH = "/api/v1/third-party-metrics/";

    private final Owners owners;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    Replicas(Owners owners) {
        this.owners = owners;
    }

    /** Answers that are under way. */
    static final class Asked {
        private final Set<String> wanted;
        private final List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();

        private Asked(List<String> names) {
            this.wanted = new HashSet<>(names);
        }

        /** What the owners said of the sources, until that time of {@link System#nanoTime}. */
        List<JsonNode> answers(long end) throws InterruptedException {
            var found = new ArrayList<JsonNode>();
            for (var answer : answers) {
                try {
                    var response = answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                    if (response.statusCode() == 200) {
                        add(Json.mapper().readTree(response.body()), found);
                    } else {
                        LOG.warn("another replica answered {}", response.statusCode());
                    }
                } catch (ExecutionException | TimeoutException | IOException e) {
                    LOG.warn("another replica did not answer: {}", e.toString());
                }
            }
            return found;
        }

        /** One list of entries, each with its source's name. */
        private void add(JsonNode answer, List<JsonNode> found) {
            for (JsonNode list : answer) {
                for (JsonNode entry : list) {
                    String name = entry.has("source")
                            ? entry.path("source").asText()
                            : entry.path("name").asText();
                    if (wanted.remove(name)) {
                        found.add(entry);
                    }
                }
            }
        }

        /** The sources that nobody said anything of. */
        Set<String> unreachable() {
            return wanted;
        }
    }

    /** @param path method and path for some sources of one owner */
    Asked askOwners(
            HttpRequest<?> request, List<String> names, BiFunction<List<String>, Duration, String> path, Duration limit)
            throws InterruptedException {
        var asked = new Asked(names);
        if (names.isEmpty()) {
            return asked;
        }
        Map<URI, List<String>> byOwner = new LinkedHashMap<>();
        Owners.View view = owners.now();
        for (String name : names) {
            URI owner = view.url(name);
            if (owner != null && !owners.isThis(owner)) {
                byOwner.computeIfAbsent(owner, any -> new ArrayList<>()).add(name);
            }
        }
        byOwner.forEach((owner, theirs) -> asked.answers.add(send(request, owner, path.apply(theirs, limit), limit)));
        return asked;
    }

    private CompletableFuture<HttpResponse<byte[]>> send(
            HttpRequest<?> request, URI owner, String methodAndPath, Duration limit) {
        String[] parts = methodAndPath.split(" ", 2);
        var onward = java.net.http.HttpRequest.newBuilder(owner.resolve(PATH + parts[1]))
                .timeout(limit.plusSeconds(2))
                .method(parts[0], java.net.http.HttpRequest.BodyPublishers.noBody());
        String authorization = request.getHeaders().get("Authorization");
        if (authorization != null) {
            onward.header("Authorization", authorization);
        }
        return client.sendAsync(onward.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
