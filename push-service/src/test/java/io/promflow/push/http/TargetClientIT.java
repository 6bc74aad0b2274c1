package io.promflow.push.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.promflow.push.batch.Events;
import io.promflow.push.batch.Push;
import io.promflow.push.batch.PushMode;
import io.promflow.push.batch.PushOutcome;
import io.promflow.push.batch.TargetUnavailableException;
import io.promflow.push.batch.TargetUnavailableException.Fault;
import io.promflow.push.exposition.Exposition;
import io.promflow.push.remotewrite.Protocol;
import io.promflow.push.remotewrite.WriteAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xerial.snappy.Snappy;

/** What is made of answers that no Pushgateway gives, and how remote write looks on the wire. */
final class TargetClientIT {
    private static final Push PUSH = new Push(Events.group("a"), PushMode.REPLACE, List.of(Events.gauge("x", 1)));
    private static final String PAGE = "<html><head><title>Welcome</title></head><body>Please log in</body></html>";

    private final AtomicReference<Map<String, List<String>>> headers = new AtomicReference<>(Map.of());
    private final AtomicReference<byte[]> body = new AtomicReference<>(new byte[0]);
    private @Nullable HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private static InetSocketAddress anywhere() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private String serve(HttpServer answering, int status, String answer, String... answerHeaders) {
        server = answering;
        answering.createContext("/", exchange -> {
            headers.set(Map.copyOf(exchange.getRequestHeaders()));
            body.set(exchange.getRequestBody().readAllBytes());
            for (int i = 0; i < answerHeaders.length; i += 2) {
                exchange.getResponseHeaders().set(answerHeaders[i], answerHeaders[i + 1]);
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        answering.start();
        return ":" + answering.getAddress().getPort();
    }

    private String serve(int status, String answer, String... answerHeaders) throws IOException {
        return "http://127.0.0.1" + serve(HttpServer.create(anywhere(), 0), status, answer, answerHeaders);
    }

    private static Connection connection(String url, @Nullable Path authorities) {
        return new Connection(
                "test",
                url,
                Map.of("X-Scope-OrgID", "team-a", "Authorization", "Bearer t"),
                Duration.ofSeconds(10),
                authorities);
    }

    private static PushgatewaySink sink(String url) {
        return new PushgatewaySink(connection(url, null), Exposition.TEXT, false);
    }

    @ParameterizedTest
    @CsvSource({"200, MISCONFIGURED", "400, MISCONFIGURED", "404, MISCONFIGURED", "502, AWAY"})
    void aPageIsNoAnswerOfAGateway(int status, Fault fault) throws IOException {
        String url = serve(status, PAGE, "Content-Type", "text/html; charset=utf-8");

        assertThatThrownBy(() -> sink(url).push(PUSH))
                .isInstanceOfSatisfying(
                        TargetUnavailableException.class,
                        e -> assertThat(e.fault()).isEqualTo(fault))
                .hasMessageContaining("answered " + status + " Welcome Please log in");
    }

    @Test
    void aPageThatSaysTooLargeIsARefusal() throws IOException, InterruptedException {
        String url = serve(413, PAGE, "Content-Type", "text/html");
        assertThat(sink(url).push(PUSH)).isEqualTo(new PushOutcome.Refused("413 Welcome Please log in"));
    }

    @Test
    void anEndlessAnswerIsCutShort() throws IOException, InterruptedException {
        String url = serve(400, "x".repeat(5_000_000));
        assertThat(sink(url).push(PUSH))
                .isInstanceOfSatisfying(
                        PushOutcome.Refused.class, no -> assertThat(no.answer()).hasSizeLessThan(1100));
    }

    /** The HTTP client's own timeout ends with the headers. */
    @Test
    @Timeout(30)
    void aTargetThatStopsAfterItsHeadersIsAway() throws Exception {
        try (var stalled = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var heard = CompletableFuture.supplyAsync(() -> headersOnly(stalled));
            var connection = new Connection(
                    "test", "http://127.0.0.1:" + stalled.getLocalPort(), Map.of(), Duration.ofSeconds(1), null);

            assertThatThrownBy(() -> new PushgatewaySink(connection, Exposition.TEXT, false).push(PUSH))
                    .isInstanceOfSatisfying(
                            TargetUnavailableException.class,
                            e -> assertThat(e.fault()).isEqualTo(Fault.AWAY));
            assertThat(heard.get(20, TimeUnit.SECONDS))
                    .as("the request is given up")
                    .startsWith("PUT ");
        }
    }

    /** Returns what was sent, once the client has closed the connection. */
    private static String headersOnly(ServerSocket server) {
        try (var socket = server.accept()) {
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aKeyInTheAddressIsNotSaid() throws IOException {
        String url = serve(503, "");
        assertThatThrownBy(() -> new RemoteWriteTarget(connection(url + "/write?key=s3cret", null))
                        .write(Protocol.V1, new byte[1]))
                .hasMessageContaining("/write answered 503")
                .hasMessageNotContaining("s3cret");
        assertThat(connection(url + "/write?key=s3cret", null).toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({"429, 7, 7", "503, 3, 3", "503, soon, 0", "429, , 0", "429, 'Wed, 21 Oct 2015 07:28:00 GMT', 0"})
    void waitsAsLongAsTheTargetAsks(int status, @Nullable String header, int seconds) throws IOException {
        String url = serve(status, "", "Retry-After", header == null ? "" : header);
        assertThatThrownBy(() -> sink(url).push(PUSH)).isInstanceOfSatisfying(TargetUnavailableException.class, e -> {
            assertThat(e.fault()).isEqualTo(Fault.AWAY);
            assertThat(e.notBefore()).isEqualTo(Duration.ofSeconds(seconds));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "V1, 0.1.0, application/x-protobuf",
        "V2, 2.0.0, application/x-protobuf;proto=io.prometheus.write.v2.Request"
    })
    void remoteWriteSaysWhatItIs(Protocol protocol, String version, String type)
            throws IOException, InterruptedException {
        var target = new RemoteWriteTarget(connection(serve(204, ""), null));
        byte[] message = "message".repeat(100).getBytes(StandardCharsets.UTF_8);

        assertThat(target.write(protocol, message)).isEqualTo(new WriteAnswer.Taken(-1));
        assertThat(headers.get())
                .containsEntry("Content-type", List.of(type))
                .containsEntry("Content-encoding", List.of("snappy"))
                .containsEntry("X-prometheus-remote-write-version", List.of(version))
                .containsEntry("X-scope-orgid", List.of("team-a"))
                .containsEntry("Authorization", List.of("Bearer t"));
        assertThat(Snappy.uncompress(body.get())).isEqualTo(message);
    }

    @Test
    void readsHowManySamplesWereWritten() throws IOException, InterruptedException {
        String url = serve(204, "", "X-Prometheus-Remote-Write-Samples-Written", "12");
        assertThat(new RemoteWriteTarget(connection(url, null)).write(Protocol.V2, new byte[1]))
                .isEqualTo(new WriteAnswer.Taken(12));
    }

    @ParameterizedTest
    @CsvSource({"415, OtherVersion", "400, Refused", "422, Refused"})
    void readsWhatRemoteWriteRefuses(int status, String answer) throws IOException, InterruptedException {
        var target = new RemoteWriteTarget(connection(serve(status, "out of order sample"), null));
        assertThat(target.write(Protocol.V2, new byte[1]).toString())
                .isEqualTo(answer + "[words=" + status + " out of order sample]");
    }

    @Test
    void trustsTheGivenAuthorityForTheAddressItNames(@TempDir Path folder) throws Exception {
        String port = serve(https(folder), 200, "");
        Path pem = folder.resolve("ca.pem");

        var trusting = new PushgatewaySink(connection("https://localhost" + port, pem), Exposition.TEXT, false);
        assertThat(trusting.push(PUSH)).isEqualTo(new PushOutcome.Accepted());

        var elsewhere = new PushgatewaySink(connection("https://127.0.0.1" + port, pem), Exposition.TEXT, false);
        assertThatThrownBy(() -> elsewhere.push(PUSH))
                .isInstanceOfSatisfying(
                        TargetUnavailableException.class,
                        e -> assertThat(e.fault()).isEqualTo(Fault.MISCONFIGURED))
                .hasMessageContaining("certificate");
        assertThatThrownBy(() -> sink("https://localhost" + port).push(PUSH))
                .isInstanceOfSatisfying(
                        TargetUnavailableException.class,
                        e -> assertThat(e.fault()).isEqualTo(Fault.MISCONFIGURED));
    }

    /** A server for {@code localhost} with a certificate that it signed itself. */
    private static HttpsServer https(Path folder) throws Exception {
        Path store = folder.resolve("store.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        run(
                keytool,
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                "secret",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "2");
        run(
                keytool,
                "-exportcert",
                "-rfc",
                "-keystore",
                store.toString(),
                "-storepass",
                "secret",
                "-alias",
                "a",
                "-file",
                folder.resolve("ca.pem").toString());
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, "secret".toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "secret".toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        var server = HttpsServer.create(anywhere(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
