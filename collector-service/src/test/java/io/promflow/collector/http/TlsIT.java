package io.promflow.collector.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.collector.fetch.BodyBudget;
import io.promflow.collector.fetch.FailureReason;
import io.promflow.collector.fetch.Outbound;
import io.promflow.collector.fetch.Reply;
import io.promflow.schemas.SourceDefinition.Tls;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with the real client: whom it trusts, who it says it is, and HTTP/2. */
final class TlsIT {
    /** A certificate that signs itself, with its key. */
    private record Identity(String certificate, String key) {}

    @TempDir
    private static Path folder;

    private static Vertx vertx;
    private static Identity serverId;
    private static Identity clientId;
    private static HttpServer open;
    private static HttpServer closed;
    private static ClientExchange exchange;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        serverId = identity("server");
        clientId = identity("client");
        open = server(options());
        closed = server(options()
                .setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(clientId.certificate()))));
        exchange = new ClientExchange(1000, Duration.ofSeconds(5), 10, 1);
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(serverId.certificate()))
                        .addKeyValue(Buffer.buffer(serverId.key())));
    }

    private static HttpServer server(HttpServerOptions options) throws Exception {
        return vertx.createHttpServer(options)
                .requestHandler(
                        request -> request.response().end(request.version().name()))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /** Made by the JDK's own tool. */
    private static Identity identity(String name) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve(name + ".p12");
        var made = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-validity",
                        "2",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "password",
                        "-keystore",
                        store.toString()))
                .redirectErrorStream(true)
                .start();
        String words = new String(made.getInputStream().readAllBytes(), UTF_8);
        assertThat(made.waitFor()).as(words).isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, "password".toCharArray());
        }
        return new Identity(
                pem("CERTIFICATE", keys.getCertificate(name).getEncoded()),
                pem("PRIVATE KEY", keys.getKey(name, "password".toCharArray()).getEncoded()));
    }

    private static String pem(String type, byte[] bytes) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + type
                + "-----\n";
    }

    @AfterAll
    static void stop() {
        exchange.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void trustsNobodyThatNobodyVouchesFor() {
        Reply reply = get("localhost", open, null);
        assertThat(reply.reason()).isEqualTo(FailureReason.TLS);
        assertThat(reply.error()).startsWith("no TLS connection to localhost: ");
    }

    @Test
    void trustsTheAuthorityOfTheSourceAndSpeaksHttp2() {
        assertThat(text(get("localhost", open, new Tls(serverId.certificate(), null, null))))
                .isEqualTo("HTTP_2");
    }

    @Test
    void refusesACertificateOfAnotherHost() {
        Reply reply = get("other.example", open, new Tls(serverId.certificate(), null, null));
        assertThat(reply.reason()).isEqualTo(FailureReason.TLS);
    }

    @Test
    void saysWhoItIsWhereThatIsAskedFor() {
        var both = new Tls(serverId.certificate(), clientId.certificate(), clientId.key());
        assertThat(text(get("localhost", closed, both))).isEqualTo("HTTP_2");
        Reply reply = get("localhost", closed, new Tls(serverId.certificate(), null, null));
        assertThat(reply.reason()).isIn(FailureReason.TLS, FailureReason.BROKEN);
    }

    @Test
    void saysThatAKeyIsNone() {
        Reply reply = get("localhost", open, new Tls(serverId.certificate(), "nonsense", "nonsense"));
        assertThat(reply.reason()).isEqualTo(FailureReason.TLS);
    }

    private static String text(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Answer.class);
        return new String(((Reply.Answer) reply).body(), UTF_8);
    }

    @SuppressWarnings("NullAway") // it does not see in a class file that an array may be null
    private static Reply get(String host, HttpServer server, @Nullable Tls tls) {
        var request = new Outbound(
                "GET",
                URI.create("https://" + host + ":" + server.actualPort() + "/"),
                Map.of(),
                Duration.ofSeconds(5),
                null,
                tls,
                null,
                new BodyBudget(1000).share());
        return exchange.send(request, InetAddress.getLoopbackAddress())
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
