package io.promflow.stacktests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The commands that a README gives. */
final class Readme {
    private Readme() {}

    /** Each line of its bash blocks. */
    static List<String> commands(Path file) throws IOException {
        var commands = new ArrayList<String>();
        boolean inside = false;
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("```")) {
                inside = line.equals("```bash");
            } else if (inside && !line.isBlank()) {
                commands.add(line);
            }
        }
        return List.copyOf(commands);
    }
}
