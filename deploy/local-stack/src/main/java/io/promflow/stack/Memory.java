package io.promflow.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a process has resident. */
final class Memory {
    private Memory() {}

    /** Megabytes (10^6 bytes); 0 where the system does not say, as elsewhere than on Linux. Source: proc(5), VmRSS. */
    static long residentMegabytes(long pid) {
        Path status = Path.of("/proc/" + pid + "/status");
        try {
            if (Files.exists(status)) {
                for (String line : Files.readAllLines(status)) {
                    if (line.startsWith("VmRSS:")) {
                        return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1_000_000;
                    }
                }
            }
            return 0;
        } catch (IOException gone) {
            return 0;
        }
    }
}
