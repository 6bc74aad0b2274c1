package io.promflow.stack;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds real servers: on the PATH, in a folder of its own from an earlier fetch, as a release archive whose SHA-256 is
 * pinned, or, on Debian and Ubuntu, by {@code apt-get download} unpacked into that folder. None of it needs root.
 */
public final class ServerBinaries {
    private static final URI RELEASES = URI.create("https://github.com/prometheus/");
    private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(5);

    private final Path folder;
    private final Consumer<String> progress;
    /**
     * @param folder where fetched servers are kept
     * @param progress hears, in a few words, what takes long
     */
    public ServerBinaries(Path folder, Consumer<String> progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /** With the folder that all of a user's checkouts share: {@code $XDG_CACHE_HOME/promflow/servers}. */
    public static ServerBinaries shared(Consumer<String> progress) {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base =
                cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return new ServerBinaries(base.resolve("promflow").resolve("servers"), progress);
    }

    /**
     * The server's program.
     *
     * @throws ServerMissingException when there is no way to get it; the message says what to install
     */
    public Path find(Server server) throws ServerMissingException {
        Path onPath = onPath(server);
        if (onPath != null) {
            return onPath;
        }
        var tried = new ArrayList<String>();
        try {
            Files.createDirectories(folder);
            // Two processes may look at once: one fetches, the other waits and finds it.
            try (var channel = FileChannel.open(
                            folder.resolve(server.program() + ".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                Path found = lock.isValid() ? fetched(server) : null;
                return found != null ? found : fetch(server, tried);
            }
        } catch (IOException e) {
            tried.add(folder + ": " + e.getMessage());
            throw new ServerMissingException(server, tried);
        }
    }

    private static @Nullable Path onPath(Server server) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(java.io.File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .flatMap(entry -> server.programs().stream().map(program -> Path.of(entry, program)))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst()
                .orElse(null);
    }

    private @Nullable Path fetched(Server server) throws IOException {
        Path home = home(server);
        return Files.isDirectory(home) ? program(server, home) : null;
    }

    /** With its release, so that a newer pinned one is fetched although an older is there. */
    private Path home(Server server) {
        return folder.resolve(server.program() + "-" + server.version());
    }

    private static @Nullable Path program(Server server, Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home, 4)) {
            return files.filter(file -> server.programs().contains(String.valueOf(file.getFileName())))
                    // Debian's packages have start scripts of the same name under etc.
                    .filter(file -> !home.relativize(file).startsWith("etc"))
                    .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                    .findFirst()
                    .orElse(null);
        }
    }

    private Path fetch(Server server, List<String> tried) throws ServerMissingException, IOException {
        for (Way way : List.of(new Way("release archive", this::archive), new Way("apt-get download", this::debian))) {
            // A folder of its own: what is left of a way that failed is not mixed with the next.
            Path part = Files.createTempDirectory(folder, server.program() + ".part");
            try {
                way.fetch().into(server, part);
                Path program = program(server, part);
                if (program == null) {
                    throw new IOException("it holds no program " + String.join(" or ", server.programs()));
                }
                if (server == Server.ALERTMANAGER) {
                    DebianAlertmanager.relocate(program);
                }
                // Only a whole one gets the name that is looked for.
                Files.move(part, home(server), StandardCopyOption.ATOMIC_MOVE);
                return home(server).resolve(part.relativize(program));
            } catch (IOException e) {
                tried.add(way.name() + ": " + words(e));
            } finally {
                Folders.delete(part);
            }
        }
        throw new ServerMissingException(server, tried);
    }

    private record Way(String name, Fetch fetch) {}

    @FunctionalInterface
    private interface Fetch {
        void into(Server server, Path folder) throws IOException;
    }

    private void archive(Server server, Path into) throws IOException {
        String platform = platform();
        String sha256 = server.archiveSha256().get(platform);
        if (sha256 == null) {
            throw new IOException("no checksum is known for " + platform);
        }
        String name = server.program() + "-" + server.version() + "." + platform + ".tar.gz";
        progress.accept("fetching " + name);
        ReleaseArchive.unpack(
                RELEASES.resolve(server.program() + "/releases/download/v" + server.version() + "/" + name),
                sha256,
                into,
                DOWNLOAD_LIMIT);
    }

    private void debian(Server server, Path into) throws IOException {
        progress.accept("fetching Debian's package " + server.debianPackage());
        DebianPackage.unpack(server.debianPackage(), into, folder.resolve("apt"), DOWNLOAD_LIMIT);
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch");
        return system + "-" + (machine.equals("aarch64") ? "arm64" : machine);
    }

    private static String words(IOException error) {
        String message = error.getMessage();
        return message == null ? error.getClass().getSimpleName() : message;
    }
}
