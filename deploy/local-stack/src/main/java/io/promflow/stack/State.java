package io.promflow.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a running stack tells the other commands, in a file.
 *
 * @param pid of the launcher
 * @param ready whether everything was ready once
 * @param failure why it ended before that; null if it did not
 * @param ports by part
 * @param parts the processes as they were when this was written
 */
record State(long pid, boolean ready, @Nullable String failure, Map<String, Integer> ports, List<Running> parts) {
    /** One process of the stack. */
    record Running(String name, long pid, int restarts) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    State {
        ports = Map.copyOf(ports);
        parts = List.copyOf(parts);
    }

    /** Null when no stack ever ran here. */
    static @Nullable State read(Path file) throws IOException {
        return Files.exists(file) ? JSON.readValue(Files.readAllBytes(file), State.class) : null;
    }

    void write(Path file) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whether the launcher that wrote this still runs. */
    boolean isRunning() {
        return isOurs(pid);
    }

    /** Whether that process runs and is one of a stack's: process ids are used again. */
    static boolean isOurs(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().command())
                .map(command ->
                        command.endsWith("java") || command.contains("prometheus") || command.contains("alertmanager"))
                .orElse(false);
    }
}
