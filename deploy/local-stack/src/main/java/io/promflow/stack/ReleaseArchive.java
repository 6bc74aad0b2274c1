package io.promflow.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A file that is fetched and must have the SHA-256 that is pinned for it. */
final class ReleaseArchive {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    private ReleaseArchive() {}

    /**
     * Fetches a tar.gz and unpacks it.
     *
     * @param limit for the whole download
     * @throws IOException when it cannot be had, or is another file than the pinned one; nothing is unpacked then
     */
    static void unpack(URI address, String sha256, Path into, Duration limit) throws IOException {
        Path file = into.resolve("archive.tar.gz");
        download(address, file, limit);
        String found = sha256(file);
        if (!found.equals(sha256)) {
            Files.delete(file);
            throw new IOException(address + " has SHA-256 " + found + " (expected: " + sha256 + ")");
        }
        ShellCommand.run(into, limit, "tar", "-xzf", file.toString());
        Files.delete(file);
    }

    private static void download(URI address, Path file, Duration limit) throws IOException {
        var client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_LIMIT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        var request = HttpRequest.newBuilder(address).build();
        var answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofFile(file));
        try {
            int status = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            if (status != 200) {
                throw new IOException(address.getHost() + " answered " + status);
            }
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException(address + " took longer than " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(address.getHost() + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
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
}
