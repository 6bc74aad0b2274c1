package io.promflow.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds real servers: on the PATH, in a folder of its own from an earlier fetch, as a release archive whose SHA-256 is
 * pinned, or, on Debian and Ubuntu, by {@code apt-get download} unpacked into that folder. None of it needs root.
 */
public final class ServerBinaries {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
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
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Path fetched(Server server) throws IOException {
        Path home = folder.resolve(server.program());
        if (!Files.isDirectory(home)) {
            return null;
        }
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
        Path archive = folder.resolve(server.program() + ".part");
        Files.createDirectories(archive);
        try {
            fetchArchive(server, archive);
        } catch (IOException notFetched) {
            tried.add("release archive: " + words(notFetched));
            try {
                fetchPackage(server, archive);
            } catch (IOException e) {
                tried.add("apt-get download: " + words(e));
                throw new ServerMissingException(server, tried);
            }
        }
        // Only a whole one gets the name that is looked for.
        Files.move(archive, folder.resolve(server.program()));
        Path found = fetched(server);
        if (found == null) {
            tried.add("what was fetched holds no program " + String.join(" or ", server.programs()));
            throw new ServerMissingException(server, tried);
        }
        if (server == Server.ALERTMANAGER) {
            DebianAlertmanager.relocate(found);
        }
        return found;
    }

    private void fetchArchive(Server server, Path into) throws IOException {
        String platform = platform();
        String sha256 = server.archiveSha256().get(platform);
        if (sha256 == null) {
            throw new IOException("no checksum is known for " + platform);
        }
        String name = server.program() + "-" + server.version() + "." + platform + ".tar.gz";
        URI address = URI.create("https://github.com/prometheus/" + server.program() + "/releases/download/v"
                + server.version() + "/" + name);
        progress.accept("fetching " + name);
        Path file = into.resolve(name);
        download(address, file);
        String found = sha256(file);
        if (!found.equals(sha256)) {
            Files.delete(file);
            throw new IOException(name + " has SHA-256 " + found + " (expected: " + sha256 + ")");
        }
        run(into, "tar", "-xzf", file.toString());
        Files.delete(file);
    }

    private static void download(URI address, Path file) throws IOException {
        var client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_LIMIT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        var request = HttpRequest.newBuilder(address).timeout(DOWNLOAD_LIMIT).build();
        try {
            var response = client.send(request, HttpResponse.BodyHandlers.ofFile(file));
            if (response.statusCode() != 200) {
                throw new IOException(address.getHost() + " answered " + response.statusCode());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void fetchPackage(Server server, Path into) throws IOException {
        progress.accept("fetching Debian's package " + server.debianPackage());
        try {
            run(into, "apt-get", "-q", "download", server.debianPackage());
        } catch (IOException noLists) {
            // A machine whose package lists were never read, or are old: read them into a folder of our own.
            progress.accept("reading Debian's package lists");
            Path apt = folder.resolve("apt");
            Files.createDirectories(apt.resolve("lists/partial"));
            Files.createDirectories(apt.resolve("archives/partial"));
            String lists = "Dir::State::Lists=" + apt.resolve("lists");
            String cache = "Dir::Cache=" + apt;
            run(into, "apt-get", "-q", "-o", lists, "-o", cache, "update");
            run(into, "apt-get", "-q", "-o", lists, "-o", cache, "download", server.debianPackage());
        }
        try (Stream<Path> files = Files.list(into)) {
            for (Path deb :
                    files.filter(file -> file.toString().endsWith(".deb")).toList()) {
                run(into, "dpkg", "-x", deb.toString(), into.toString());
                Files.delete(deb);
            }
        }
    }

    private static void run(Path directory, String... command) throws IOException {
        Path output = Files.createTempFile("promflow", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(DOWNLOAD_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command[0] + " took longer than " + DOWNLOAD_LIMIT.toMinutes() + " minutes");
            }
            if (process.exitValue() != 0) {
                List<String> lines = Files.readAllLines(output);
                throw new IOException(command[0] + " ended with " + process.exitValue() + ": "
                        + (lines.isEmpty() ? "" : lines.get(lines.size() - 1)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.delete(output);
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch");
        return system + "-" + (machine.equals("aarch64") ? "arm64" : machine);
    }

    private static String sha256(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            byte[] part = new byte[1 << 16];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                digest.update(part, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String words(IOException error) {
        String message = error.getMessage();
        return message == null ? error.getClass().getSimpleName() : message;
    }
}
