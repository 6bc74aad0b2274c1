package io.promflow.stacktests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.promflow.stack.FreePorts;
import io.promflow.stack.Server;
import io.promflow.stack.ServerBinaries;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The stack in a terminal, on a machine that has no way to Prometheus, with a Pushgateway of the user's. */
final class StackOtherwiseIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void goesOnWithoutPrometheusPushesToTheGivenGatewayAndEndsWithCtrlC() throws Exception {
        int port = FreePorts.find(1).get(0);
        Path program = ServerBinaries.shared(System.out::println).find(Server.PUSHGATEWAY);
        Process gateway = new ProcessBuilder(program.toString(), "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path noFolder = Files.createTempFile("no-folder", "");
        Path bare = BarePath.with(
                "bash", "dirname", "env", "sed", "head", "find", "readlink", "tail", "java", "sleep", "uname");
        var environment = Map.of(
                "PATH", bare.toString(),
                "JAVA_HOME", System.getProperty("java.home"),
                "XDG_CACHE_HOME", noFolder.toString(),
                "PUSHGATEWAY_URL", "http://127.0.0.1:" + port);
        Path output = Files.createTempFile("promflow-up", ".out");
        try (var stack = new RunningStack(environment)) {
            Process up = stack.foreground(output);
            await().atMost(SOON).until(() -> Files.readString(output).contains("Ctrl-C or ./stack down ends it"));
            assertThat(Files.readString(output))
                    .contains("goes on without Prometheus")
                    .contains("goes on without Alertmanager")
                    .contains("apt-get install prometheus-alertmanager")
                    .contains("http://127.0.0.1:" + port + "/metrics")
                    .doesNotContain("  Prometheus  ", "  Alertmanager  ");
            await().atMost(SOON).until(() -> gatewayShows(port, "crypto_price_usd{coin=\"bitcoin\""));

            List<ProcessHandle> children = up.descendants().toList();
            assertThat(children).hasSizeGreaterThanOrEqualTo(6);
            // As a terminal does: to the whole group of processes.
            Process interrupt = new ProcessBuilder("bash", "-c", "kill -INT -- -" + up.pid()).start();
            assertThat(interrupt.waitFor()).isZero();
            assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            // The broker ends last: no service finds it gone.
            assertThat(stack.folder().resolve("logs/push.log")).content().doesNotContain("Connection to node");
        } finally {
            gateway.destroy();
            gateway.waitFor();
        }
    }

    private boolean gatewayShows(int port, String sample) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .timeout(Duration.ofSeconds(5))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body().contains(sample);
    }
}
