package io.promflow.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps one part running: starts it, starts it again when it ends, and ends it when told to. Thread-safe. */
final class Keeper {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration STABLE = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final Part part;
    private final Path log;
    private final HttpClient client;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable Process process;
    private volatile int restarts;

    Keeper(Part part, Path log, HttpClient client) {
        this.part = part;
        this.log = log;
        this.client = client;
        this.thread = new Thread(this::keep, "keeper-" + part.name());
        this.thread.setDaemon(true);
    }

    /** Starts the process before it returns; then watches it. */
    void start() throws IOException {
        process = launch();
        thread.start();
    }

    private Process launch() throws IOException {
        var builder = new ProcessBuilder(part.command())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (part.directory() != null) {
            builder.directory(part.directory().toFile());
        }
        // What is for one service would stop another, which does not know the key; the part's own come from its
        // blueprint.
        builder.environment().keySet().removeIf(key -> key.startsWith("PROMFLOW_"));
        builder.environment().putAll(part.environment());
        return builder.start();
    }

    private void keep() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!stopping) {
                Instant started = Instant.now();
                Process running = process;
                if (running != null) {
                    running.waitFor();
                }
                if (stopping) {
                    return;
                }
                if (Duration.between(started, Instant.now()).compareTo(STABLE) > 0) {
                    pause = FIRST_PAUSE;
                }
                Thread.sleep(pause.toMillis());
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                again();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void again() {
        if (stopping) {
            return;
        }
        try {
            process = launch();
            restarts++;
        } catch (IOException e) {
            process = null;
            System.err.println(part.name() + " could not be started again: " + e.getMessage());
        }
    }

    /** Asks the process to end, and ends it if it does not. */
    void stop() {
        Process running;
        synchronized (this) {
            stopping = true;
            running = process;
        }
        thread.interrupt();
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    boolean isAlive() {
        Process running = process;
        return running != null && running.isAlive();
    }

    /** Whether the part can work now. */
    boolean isReady() {
        if (!isAlive()) {
            return false;
        }
        try {
            if (part.ready() == null) {
                try (var socket = new Socket()) {
                    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), part.port()), 500);
                    return true;
                }
            }
            var request = HttpRequest.newBuilder(part.ready())
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    Part part() {
        return part;
    }

    Path log() {
        return log;
    }

    /** The process id; -1 while there is no process. */
    long pid() {
        Process running = process;
        return running == null ? -1 : running.pid();
    }

    int restarts() {
        return restarts;
    }
}
