package io.promflow.push.http.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.promflow.push.http.Http;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the gateway does with what nobody should send: it says so, and goes on as before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GatewayBadInputIT {
    private RunningGateway gateway;
    private String before = "";

    /** Of each connection both ends are files of this process. */
    private static int connections() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        long files = system instanceof UnixOperatingSystemMXBean unix ? unix.getMaxFileDescriptorCount() : 4096;
        return (int) Math.min(10_000, (files - 1_000) / 2);
    }

    @BeforeAll
    void start() throws IOException, InterruptedException {
        gateway = RunningGateway.start("promflow.gateway.body-time", "2s");
        put("job/there", "# TYPE there gauge\nthere 1\n");
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @BeforeEach
    void remember() throws IOException, InterruptedException {
        before = Http.get(gateway.url() + "/metrics");
    }

    @AfterEach
    void nothingHasChanged() throws IOException, InterruptedException {
        assertThat(Http.get(gateway.url() + "/metrics")).isEqualTo(before);
    }

    private int put(String path, String body, String... headers) throws IOException, InterruptedException {
        return Http.send("PUT", gateway.url() + "/metrics/" + path, body, headers)
                .statusCode();
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static String firstLine(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    @Test
    void aBodyOf100MegabytesIsRefusedBeforeItIsRead() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "PUT /metrics/job/big HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\n");
            assertThat(firstLine(socket)).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void aBodyOf100MegabytesThatDoesNotSayItsLengthIsRefusedOnTheWay() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "PUT /metrics/job/big HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] part = new byte[1 << 20];
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < 20; i++) {
                send(socket, "100000\r\n");
                out.write(part);
                send(socket, "\r\n");
            }
            assertThat(firstLine(socket)).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void aMillionSamplesAreRefusedPackedOrNot() throws IOException, InterruptedException {
        var body = new StringBuilder();
        for (int i = 0; i < 1_000_000; i++) {
            body.append("million{i=\"").append(i).append("\"} 1\n");
        }
        byte[] plain = body.toString().getBytes(StandardCharsets.UTF_8);
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        String url = gateway.url() + "/metrics/job/million";
        assertThat(Http.send("PUT", url, packed.toByteArray(), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(413);
        // Fewer, but more than a group may have.
        byte[] fewer = body.substring(0, body.indexOf("million{i=\"150000\"")).getBytes(StandardCharsets.UTF_8);
        var tooMany = Http.send("PUT", url, fewer);
        assertThat(tooMany.statusCode()).isEqualTo(429);
        assertThat(tooMany.body()).contains("the group would have 150000 samples (expected: at most 100000)");
    }

    @Test
    void aSlowBodyIsGivenUp() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "PUT /metrics/job/slow HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nslow");
            assertThat(firstLine(socket)).startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void aPushThatEndsHalfwayChangesNothing() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "PUT /metrics/job/half HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\nx 1\n");
        }
        try (Socket socket = connect()) {
            send(
                    socket,
                    "PUT /metrics/job/half HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nx 1\n\r\n");
        }
    }

    @Test
    void whatIsNotHttpIsRefused() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "hello\r\n\r\n");
            assertThat(firstLine(socket)).startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void namesAndValuesHaveLimits() throws IOException, InterruptedException {
        assertThat(put("job/limits", "x".repeat(512) + "{" + "l".repeat(512) + "=\"" + "v".repeat(8192) + "\"} 1\n"))
                .isEqualTo(200);
        assertThat(put("job/limits", "x".repeat(513) + " 1\n")).isEqualTo(400);
        assertThat(put("job/limits", "x{" + "l".repeat(513) + "=\"v\"} 1\n")).isEqualTo(400);
        assertThat(put("job/limits", "x{l=\"" + "v".repeat(8193) + "\"} 1\n")).isEqualTo(400);
        assertThat(put("job/limits", "x{" + labels(64) + "} 1\n")).isEqualTo(200);
        assertThat(put("job/limits", "x{" + labels(65) + "} 1\n")).isEqualTo(400);
        assertThat(put("job/" + "j".repeat(8193), "x 1\n")).isEqualTo(400);
        assertThat(Http.send("DELETE", gateway.url() + "/metrics/job/limits", "")
                        .statusCode())
                .isEqualTo(202);
    }

    private static String labels(int count) {
        var labels = new StringBuilder();
        for (int i = 0; i < count; i++) {
            labels.append('l').append(i).append("=\"v\",");
        }
        return labels.toString();
    }

    @Test
    void whatIsNotUtf8IsRefused() throws IOException, InterruptedException {
        byte[] latin = "x{l=\"caf\u00e9\"} 1\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Http.send("PUT", gateway.url() + "/metrics/job/latin", latin).statusCode())
                .isEqualTo(400);
        assertThat(put("job/latin/l@base64/_-8", "x 1\n")).isEqualTo(400);
        assertThat(put("job/latin/l/%ff", "x 1\n")).isEqualTo(400);
    }

    @Test
    void manyConnectionsAreServed() throws IOException, InterruptedException {
        List<SocketChannel> open = new ArrayList<>();
        try {
            int connections = connections();
            for (int i = 0; i < connections; i++) {
                open.add(SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port())));
            }
            assertThat(put("job/among", "x 1\n")).isEqualTo(200);
            assertThat(Http.get(gateway.url() + "/metrics")).contains("job=\"among\"");
        } finally {
            for (SocketChannel channel : open) {
                channel.close();
            }
        }
        assertThat(Http.send("DELETE", gateway.url() + "/metrics/job/among", "").statusCode())
                .isEqualTo(202);
    }

    @Test
    void aThousandConflictsAreAllRefused() throws Exception {
        List<Callable<Integer>> pushes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            String job = "job/conflict/i/" + i % 10;
            pushes.add(() -> put(job, "# TYPE there counter\nthere 1\n"));
        }
        var threads = Executors.newFixedThreadPool(16);
        try {
            for (var push : threads.invokeAll(pushes)) {
                assertThat(push.get()).isEqualTo(400);
            }
        } finally {
            threads.shutdownNow();
        }
        Http.send("DELETE", gateway.url() + "/api/v1/metrics?match%5B%5D=%7Bjob=%22conflict%22%7D", "");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(Http.get(gateway.url() + "/metrics")).doesNotContain("conflict"));
    }
}
