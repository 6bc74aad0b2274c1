package io.promflow.push;

import io.promflow.push.http.Http;
import io.promflow.stack.FreePorts;
import io.promflow.stack.Server;
import io.promflow.stack.ServerBinaries;
import io.promflow.stack.ServerMissingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A process of a real server. */
public final class RealServer implements AutoCloseable {
    private final List<String> command;
    private final String url;
    private final String ready;
    private Process process;

    private RealServer(List<String> command, String address, String ready) throws IOException {
        this.command = List.copyOf(command);
        this.url = "http://" + address;
        this.ready = ready;
        this.process = begin();
    }

    /** Prometheus that takes remote write. */
    public static RealServer prometheus() throws ServerMissingException, IOException {
        Path folder = Files.createTempDirectory("promflow-prometheus");
        Path config = Files.writeString(folder.resolve("prometheus.yml"), "global: {}\n");
        String address = address();
        return new RealServer(
                List.of(
                        program(Server.PROMETHEUS),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.enable-remote-write-receiver",
                        "--web.listen-address=" + address),
                address,
                "/-/ready");
    }

    public static RealServer victoriaMetrics() throws ServerMissingException, IOException {
        Path folder = Files.createTempDirectory("promflow-victoria");
        String address = address();
        return new RealServer(
                List.of(
                        program(Server.VICTORIA_METRICS),
                        "-storageDataPath=" + folder,
                        "-httpListenAddr=" + address,
                        "-retentionPeriod=100y",
                        "-search.latencyOffset=0s",
                        "-memory.allowedBytes=64MB"),
                address,
                "/health");
    }

    public static RealServer pushgateway(String... options) throws ServerMissingException, IOException {
        String address = address();
        var command = new ArrayList<>(List.of(program(Server.PUSHGATEWAY), "--web.listen-address=" + address));
        command.addAll(List.of(options));
        return new RealServer(command, address, "/-/ready");
    }

    private static String program(Server server) throws ServerMissingException {
        return ServerBinaries.shared(progress -> {}).find(server).toString();
    }

    private static String address() throws IOException {
        return "127.0.0.1:" + FreePorts.find(1).get(0);
    }

    private Process begin() throws IOException {
        Process begun = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> Http.send("GET", url + ready, "").statusCode() == 200);
        return begun;
    }

    /** Ends it at once; what it held in memory is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Begins it anew where it was. */
    public void startAgain() throws IOException {
        process = begin();
    }

    public String url() {
        return url;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
