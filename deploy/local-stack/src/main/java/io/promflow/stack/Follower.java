package io.promflow.stack;

import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prints what is added to a file. Not thread-safe. */
final class Follower {
    private final Path file;
    private final PrintStream out;
    private long at;

    Follower(Path file, PrintStream out) {
        this.file = file;
        this.out = out;
    }

    /** Starts at the end of the file as it is now. */
    Follower skip() throws IOException {
        at = Files.exists(file) ? Files.size(file) : 0;
        return this;
    }

    /** Prints what is new; answers it. */
    String print() {
        if (!Files.exists(file)) {
            return "";
        }
        try (var log = new RandomAccessFile(file.toFile(), "r")) {
            if (log.length() < at) {
                at = 0;
            }
            log.seek(at);
            byte[] added = new byte[(int) Math.min(log.length() - at, 1 << 20)];
            log.readFully(added);
            at += added.length;
            String text = new String(added, StandardCharsets.UTF_8);
            out.print(text);
            out.flush();
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
