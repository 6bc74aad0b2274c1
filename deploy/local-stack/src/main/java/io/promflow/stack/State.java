package io.promflow.stack;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a running stack tells the other commands, in a file that is gone when the stack ended by itself.
 *
 * @param launcher the process that keeps the others
 * @param ready whether everything was ready once
 * @param ports by part
 * @param parts the processes as they were when this was written
 */
record State(Running launcher, boolean ready, Map<String, Integer> ports, List<Running> parts) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long CLOCK_STEP_MILLIS = 2000;

    State {
        ports = Map.copyOf(ports);
        parts = List.copyOf(parts);
    }

    /**
     * One process of the stack.
     *
     * @param pid -1 while it has no process
     * @param started when the process began, in milliseconds since the epoch: process ids are used again
     * @param ready the address that answers 200 when it can work; null: its port answers
     */
    record Running(
            String name,
            long pid,
            long started,
            int restarts,
            @Nullable String ready) {
        static Running of(String name, @Nullable ProcessHandle process, int restarts, @Nullable URI ready) {
            return new Running(
                    name,
                    process == null ? -1 : process.pid(),
                    process == null ? 0 : begin(process),
                    restarts,
                    ready == null ? null : ready.toString());
        }

        /** The process, if it still is the one that was written down; else null. */
        @JsonIgnore
        @Nullable
        ProcessHandle process() {
            // The system reckons the begin from its clock, which may have been set since.
            return ProcessHandle.of(pid)
                    .filter(process -> process.isAlive() && Math.abs(begin(process) - started) <= CLOCK_STEP_MILLIS)
                    .orElse(null);
        }

        private static long begin(ProcessHandle process) {
            return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        }

        @JsonIgnore
        boolean isAlive() {
            return process() != null;
        }
    }

    /**
     * Null when no stack runs here, nor left anything behind.
     *
     * @throws StackException when the file is not one that {@link #write} made
     */
    static @Nullable State read(Path file) throws IOException, StackException {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return JSON.readValue(Files.readAllBytes(file), State.class);
        } catch (JsonProcessingException e) {
            throw new StackException(file + " is damaged; end what still runs by hand, then ./stack down --wipe");
        }
    }

    void write(Path file) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The processes whose launcher was killed and could not end them. */
    @JsonIgnore
    List<Running> leftovers() {
        return launcher.isAlive()
                ? List.of()
                : parts.stream().filter(Running::isAlive).toList();
    }
}
