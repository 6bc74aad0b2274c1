package io.promflow.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Debian's Alertmanager reads its default templates from an absolute path, where only root can put them. Unpacked
 * elsewhere it would not start. Here that path inside the program becomes one of the same length that means the working
 * directory, so that it starts from the folder its package holds the templates in.
 */
final class DebianAlertmanager {
    private static final String TEMPLATES = "usr/share/prometheus/alertmanager";
    private static final byte[] BUILT_IN = ("/" + TEMPLATES).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WORKING_DIRECTORY =
            ("./".repeat((BUILT_IN.length - 2) / 2) + "/.").getBytes(StandardCharsets.US_ASCII);

    private DebianAlertmanager() {}

    /** The folder a program must be started in; the program's own where it does not matter. */
    static Path workingDirectory(Path program) {
        Path unpacked = program.resolveSibling("../..").normalize().resolve(TEMPLATES);
        return Files.isDirectory(unpacked) ? unpacked : program.toAbsolutePath().resolveSibling("");
    }

    /** Changes the program file; once is enough, twice does no harm. */
    static void relocate(Path program) throws IOException {
        byte[] bytes = Files.readAllBytes(program);
        boolean changed = false;
        for (int at = 0; at <= bytes.length - BUILT_IN.length; at++) {
            if (bytes[at] == '/' && matches(bytes, at)) {
                System.arraycopy(WORKING_DIRECTORY, 0, bytes, at, BUILT_IN.length);
                changed = true;
            }
        }
        if (changed) {
            Files.write(program, bytes);
        }
    }

    private static boolean matches(byte[] bytes, int at) {
        for (int i = 0; i < BUILT_IN.length; i++) {
            if (bytes[at + i] != BUILT_IN[i]) {
                return false;
            }
        }
        return true;
    }
}
