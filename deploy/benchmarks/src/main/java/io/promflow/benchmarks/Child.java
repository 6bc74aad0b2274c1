package io.promflow.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that is measured. Its output lies in a file that is named when it does not start. */
public final class Child implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a command with what it needs in its environment. */
    public static Child start(List<String> command, Map<String, String> environment) throws IOException {
        Path log = Files.createTempFile("promflow-benchmark", ".log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new Child(builder.start(), log);
    }

    /**
     * Starts a service from its jar, without tokens.
     *
     * @param service the module's name
     * @param core the processor it may use; -1 for all
     * @param jvm options, for example {@code -Xmx256m}
     */
    public static Child service(String service, int core, List<String> jvm, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>();
        if (core >= 0) {
            command.addAll(List.of("taskset", "-c", Integer.toString(core)));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-jar", jar(service).toString()));
        var all = new java.util.HashMap<String, String>();
        all.put("PROMFLOW_AUTH", "off");
        all.putAll(environment);
        return start(command, all);
    }

    private static Path jar(String service) {
        return Path.of(System.getProperty("promflow.project", "."), service, "target", service + ".jar");
    }

    /** Returns when the address answers 200. */
    public void awaitReady(URI address) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        var request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(2)).build();
        long end = System.nanoTime() + READY_LIMIT.toNanos();
        while (true) {
            try {
                if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw new IOException(
                            "ended with " + process.exitValue() + " before it was ready; see " + log, notYet);
                }
            }
            if (System.nanoTime() > end) {
                throw new IOException(address + " is not ready after " + READY_LIMIT + "; see " + log);
            }
            Thread.sleep(100);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Memory it has resident, in megabytes (10^6 bytes). Source: proc(5), VmRSS. */
    public double residentMegabytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
            }
        }
        throw new IOException("/proc/" + pid() + "/status says no VmRSS");
    }

    /** Processor time it took until now, in seconds. */
    public double cpuSeconds() {
        return process.toHandle()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toNanos()
                / 1e9;
    }

    /** Ends it, and waits until it has. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
