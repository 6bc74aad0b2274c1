package io.promflow.stacktests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A PATH with a few programs of this machine's and nothing else, as on a machine where nothing was prepared. */
final class BarePath {
    private BarePath() {}

    /** Links to these programs; each must be on this machine. */
    static Path with(String... programs) throws IOException {
        Path bin = Files.createTempDirectory("bare-path");
        for (String program : programs) {
            Files.createSymbolicLink(bin.resolve(program), find(program));
        }
        return bin;
    }

    private static Path find(String program) {
        return Stream.concat(List.of(System.getenv("PATH").split(":", -1)).stream(), Stream.of("/usr/bin", "/bin"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(program + " is not on this machine"));
    }
}
