package io.promflow.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reading the ends of log files. */
final class Logs {
    private static final int MOST_BYTES = 64 << 10;

    private Logs() {}

    /** The last lines of a file; nothing if there is no file. */
    static String tail(Path file, int lines) {
        if (!Files.exists(file)) {
            return "";
        }
        try (var log = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, log.length() - MOST_BYTES);
            log.seek(from);
            byte[] end = new byte[(int) (log.length() - from)];
            log.readFully(end);
            String[] all = new String(end, StandardCharsets.UTF_8).split("\n", -1);
            int count = all.length > 0 && all[all.length - 1].isEmpty() ? all.length - 1 : all.length;
            int first = Math.max(0, count - lines);
            return String.join("\n", java.util.Arrays.copyOfRange(all, first, count));
        } catch (IOException e) {
            return file + " cannot be read: " + e.getMessage();
        }
    }
}
