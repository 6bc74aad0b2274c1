package io.promflow.benchmarks.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** nginx and wrk: from the PATH, or unpacked from Debian's packages into a folder of their own, without root. */
final class DebianTools {
    private final Path folder;

    DebianTools(Path folder) {
        this.folder = folder;
    }

    /** A command that runs the program with the libraries that came along. */
    List<String> command(String program, String... packages) throws IOException, InterruptedException {
        for (String entry : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (Files.isExecutable(Path.of(entry, program))) {
                return List.of(Path.of(entry, program).toString());
            }
        }
        Path unpacked = folder.resolve(program);
        if (!Files.isDirectory(unpacked)) {
            Files.createDirectories(unpacked);
            for (String each : packages) {
                run(unpacked, "apt-get", "-q", "download", each);
            }
            for (Path deb : files(unpacked, ".deb")) {
                run(unpacked, "dpkg", "-x", deb.toString(), unpacked.toString());
            }
        }
        for (Path file : files(unpacked, "/" + program)) {
            if (Files.isRegularFile(file)
                    && Files.isExecutable(file)
                    && file.toString().contains("bin/")) {
                Path libraries = unpacked.resolve("usr/lib/x86_64-linux-gnu");
                return List.of("env", "LD_LIBRARY_PATH=" + libraries, file.toString());
            }
        }
        throw new IOException("no " + program + " in " + String.join(", ", packages));
    }

    private static List<Path> files(Path below, String end) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(file -> file.toString().endsWith(end)).toList();
        }
    }

    static void run(Path directory, String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
        }
    }
}
