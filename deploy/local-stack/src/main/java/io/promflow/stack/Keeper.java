package io.promflow.stack;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps one part running: starts it, starts it again when it ends, and ends it when told to. Thread-safe. */
final class Keeper {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration STABLE = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final @Nullable String SETSID =
            Files.isExecutable(Path.of("/usr/bin/setsid")) ? "/usr/bin/setsid" : null;

    private final Part part;
    private final Path log;
    private final Probe probe;
    private final PrintStream out;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable Process process;
    private volatile int restarts;

    /** @param out hears when the part ended and is started again */
    Keeper(Part part, Path log, Probe probe, PrintStream out) {
        this.part = part;
        this.log = log;
        this.probe = probe;
        this.out = out;
        this.thread = new Thread(this::keep, "keeper-" + part.name());
        this.thread.setDaemon(true);
    }

    /** Starts the process before it returns; then watches it. */
    void start() throws IOException {
        process = launch();
        thread.start();
    }

    private Process launch() throws IOException {
        var command = new ArrayList<>(part.command());
        if (SETSID != null) {
            // Out of the terminal's process group: Ctrl-C is for the launcher, which ends the broker last.
            command.add(0, SETSID);
        }
        var builder = new ProcessBuilder(command)
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
                out.println("  " + part.name() + " ended" + (running == null ? "" : " with " + running.exitValue())
                        + "; it is started again, its words are in " + log);
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
            out.println("  " + part.name() + " could not be started again: " + e.getMessage());
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
        return probe.isReady(part.ready(), part.port());
    }

    Part part() {
        return part;
    }

    Path log() {
        return log;
    }

    /** As it is now. */
    State.Running running() {
        Process running = process;
        return State.Running.of(part.name(), running == null ? null : running.toHandle(), restarts, part.ready());
    }

    int restarts() {
        return restarts;
    }
}
