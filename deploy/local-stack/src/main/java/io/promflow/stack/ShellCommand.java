package io.promflow.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command of the system that must succeed. */
final class ShellCommand {
    private ShellCommand() {}

    /** @throws IOException with its last line when it fails, is not there, or takes longer than the limit */
    static void run(Path directory, Duration limit, String... command) throws IOException {
        Path output = Files.createTempFile("promflow", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command[0] + " took longer than " + limit.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                List<String> lines = Files.readAllLines(output);
                throw new IOException(command[0] + " ended with " + process.exitValue() + ": "
                        + (lines.isEmpty() ? "" : lines.get(lines.size() - 1)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.delete(output);
        }
    }
}
