package io.promflow.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** A package of Debian's or Ubuntu's, unpacked without being installed, so without root. */
final class DebianPackage {
    private DebianPackage() {}

    /**
     * Fetches and unpacks it.
     *
     * @param lists where package lists are kept if the machine's own are missing or too old
     */
    static void unpack(String name, Path into, Path lists, Duration limit) throws IOException {
        try {
            ShellCommand.run(into, limit, "apt-get", "-q", "download", name);
        } catch (IOException noLists) {
            Files.createDirectories(lists.resolve("lists/partial"));
            Files.createDirectories(lists.resolve("archives/partial"));
            String own = "Dir::State::Lists=" + lists.resolve("lists");
            String cache = "Dir::Cache=" + lists;
            ShellCommand.run(into, limit, "apt-get", "-q", "-o", own, "-o", cache, "update");
            ShellCommand.run(into, limit, "apt-get", "-q", "-o", own, "-o", cache, "download", name);
        }
        try (Stream<Path> files = Files.list(into)) {
            for (Path deb :
                    files.filter(file -> file.toString().endsWith(".deb")).toList()) {
                ShellCommand.run(into, limit, "dpkg", "-x", deb.toString(), into.toString());
                Files.delete(deb);
            }
        }
    }
}
