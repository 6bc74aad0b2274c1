package io.promflow.stacktests;

import io.promflow.stack.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A stack of its own, on free ports and in a folder of its own, driven by {@code ./stack} as a person would. */
final class RunningStack implements AutoCloseable {
    private static final List<String> PARTS = List.of(
            "collector",
            "transformer",
            "push",
            "query",
            "alert-bridge",
            "gateway",
            "prometheus",
            "alertmanager",
            "kafka",
            "kafka-controller",
            "demo-apis",
            "inbox");

    private static final Map<String, String> USUAL_PORTS =
            Map.of("8000", "collector", "8003", "query", "8090", "demo-apis");

    private final Path project = Path.of("../..").toAbsolutePath().normalize();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Path folder;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, String> environment;

    /** What a command said and how it ended. */
    record Said(int exit, String output) {}

    RunningStack(Map<String, String> environment) throws IOException {
        this.environment = Map.copyOf(environment);
        this.folder = Files.createTempDirectory("promflow-stack");
        List<Integer> free = FreePorts.find(PARTS.size());
        for (int i = 0; i < PARTS.size(); i++) {
            ports.put(PARTS.get(i), free.get(i));
        }
    }

    /** Runs {@code ./stack} with these arguments to its end. */
    Said run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(project.resolve("stack").toString()));
        command.addAll(List.of(arguments));
        return execute(command);
    }

    /** Runs a command line of the README; its usual ports become this stack's. */
    Said shell(String line) throws IOException, InterruptedException {
        String here = line;
        for (var usual : USUAL_PORTS.entrySet()) {
            here = here.replace("localhost:" + usual.getKey(), "localhost:" + port(usual.getValue()));
        }
        return execute(List.of("bash", "-c", here));
    }

    private Said execute(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("promflow-command", ".out");
        Process process = builder(command, output).start();
        if (!process.waitFor(240, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(command + " did not end: " + Files.readString(output));
        }
        return new Said(process.exitValue(), Files.readString(output));
    }

    private ProcessBuilder builder(List<String> command, Path output) {
        var builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("STACK_FOLDER", folder.toString());
        builder.environment().putAll(environment);
        return builder;
    }

    /** Starts {@code ./stack up} as in a terminal, in a process group of its own: it lives until it is ended. What it says goes to the file. */
    Process foreground(Path output) throws IOException {
        List<String> command = upCommand();
        command.add(0, "setsid");
        return builder(command, output).start();
    }

    Said up(String... further) throws IOException, InterruptedException {
        List<String> command = upCommand();
        command.addAll(List.of("--detach", "--timings"));
        command.addAll(List.of(further));
        return execute(command);
    }

    private List<String> upCommand() {
        List<String> command = new ArrayList<>(List.of(project.resolve("stack").toString(), "up"));
        ports.forEach((name, port) -> command.addAll(List.of("--port", name + "=" + port)));
        return command;
    }

    /** The checkout. */
    Path project() {
        return project;
    }

    Path folder() {
        return folder;
    }

    int port(String part) {
        return ports.getOrDefault(part, 0);
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port("kafka");
    }

    /** The process of a part; -1 if it has none now. */
    long pid(String part) throws IOException, InterruptedException {
        for (String line : run("status").output().split("\n", -1)) {
            String[] columns = line.strip().split("\\s+", -1);
            if (columns.length > 1 && columns[0].equals(part) && !columns[1].equals("down")) {
                return Long.parseLong(columns[1]);
            }
        }
        return -1;
    }

    String token() throws IOException {
        return Files.readString(folder.resolve("token")).strip();
    }

    HttpResponse<String> get(String part, String path) throws IOException, InterruptedException {
        return send(part, path, "GET", "Bearer " + token());
    }

    HttpResponse<String> send(String part, String path, String method, String authorization)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(part) + path))
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        try {
            run("down", "--wipe");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
