package io.promflow.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseArchiveTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private URI address;
    private byte[] archive;
    private Path into;

    @BeforeEach
    void serve() throws Exception {
        Files.writeString(folder.resolve("program"), "#!/bin/sh\n");
        ShellCommand.run(folder, LIMIT, "tar", "-czf", "release.tar.gz", "program");
        archive = Files.readAllBytes(folder.resolve("release.tar.gz"));
        into = Files.createDirectory(folder.resolve("into"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/release.tar.gz", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, archive.length);
                exchange.getResponseBody().write(archive);
            }
        });
        server.createContext("/slow.tar.gz", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, archive.length);
                exchange.getResponseBody().write(archive, 0, 1);
                exchange.getResponseBody().flush();
                over.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        server.start();
        address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/release.tar.gz");
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    private String sha256() throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
    }

    @Test
    void unpacksTheFileThatIsPinned() throws Exception {
        ReleaseArchive.unpack(address, sha256(), into, LIMIT);
        assertThat(into).isDirectoryContaining("glob:**/program").isDirectoryNotContaining("glob:**/*.gz");
    }

    @Test
    void refusesAnotherFileAndUnpacksNothing() {
        assertThatThrownBy(() -> ReleaseArchive.unpack(address, "0".repeat(64), into, LIMIT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has SHA-256")
                .hasMessageContaining("expected: 0000");
        assertThat(into).isEmptyDirectory();
    }

    @Test
    void saysWhatTheServerAnswered() {
        assertThatThrownBy(() -> ReleaseArchive.unpack(address.resolve("/absent"), "", into, LIMIT))
                .hasMessage("127.0.0.1 answered 404");
    }

    @Test
    void aDownloadThatStallsEnds() {
        assertThatThrownBy(
                        () -> ReleaseArchive.unpack(address.resolve("/slow.tar.gz"), "", into, Duration.ofMillis(300)))
                .hasMessageContaining("took longer than");
    }
}
