package io.promflow.query;

import static org.awaitility.Awaitility.await;

import io.promflow.stack.FreePorts;
import io.promflow.stack.Server;
import io.promflow.stack.ServerBinaries;
import io.promflow.stack.ServerMissingException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A real Prometheus as a process on a free port, that scrapes itself every second. */
final class RealPrometheus implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final String url;

    private RealPrometheus(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** Returns when it has scraped itself. */
    static RealPrometheus start(Path folder) throws IOException, ServerMissingException {
        Path program = ServerBinaries.shared(words -> {}).find(Server.PROMETHEUS);
        String address = "127.0.0.1:" + FreePorts.find(1).get(0);
        Path config = Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: prometheus
                    static_configs: [{targets: ["%s"]}]
                """.formatted(address));
        var process = new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=" + address,
                        "--web.enable-admin-api",
                        "--web.enable-remote-write-receiver")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        var prometheus = new RealPrometheus(process, "http://" + address);
        await().atMost(START_LIMIT).ignoreExceptions().until(prometheus::hasScraped);
        return prometheus;
    }

    private boolean hasScraped() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/api/v1/query?query=up%3D%3D1"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body()
                .contains("\"instance\"");
    }

    String url() {
        return url;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.onExit().get(10, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
