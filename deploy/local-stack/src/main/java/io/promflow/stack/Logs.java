package io.promflow.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;

/** Reading the ends of log files. */
final class Logs {
    private Logs() {}

    /** The last lines of a file; nothing if there is no file. */
    static String tail(Path file, int lines) {
        if (!Files.exists(file)) {
            return "";
        }
        // Log files of a local stack are small; only the last lines are held.
        try (var all = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            var last = new ArrayDeque<String>();
            all.forEach(line -> {
                last.addLast(line);
                if (last.size() > lines) {
                    last.removeFirst();
                }
            });
            return new String(String.join("\n", last).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return file + " cannot be read: " + e.getMessage();
        }
    }
}
