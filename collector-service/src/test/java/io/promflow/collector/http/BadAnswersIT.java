package io.promflow.collector.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.encoder.Encoder;
import io.promflow.collector.fetch.AddressRule;
import io.promflow.collector.fetch.AllowedHosts;
import io.promflow.collector.fetch.BodyBudget;
import io.promflow.collector.fetch.Decoding;
import io.promflow.collector.fetch.FailureReason;
import io.promflow.collector.fetch.Fetched;
import io.promflow.collector.fetch.Fetcher;
import io.promflow.collector.fetch.HostLimits;
import io.promflow.collector.fetch.Order;
import io.promflow.collector.fetch.Reply;
import io.promflow.collector.fetch.Services;
import io.promflow.schemas.SourceDefinition.Request;
import io.promflow.schemas.SourceDefinition.Retry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What APIs answer that they should not, with the real client. Each ends by itself, and another source is answered. */
final class BadAnswersIT {
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final String OK = "HTTP/1.1 200 OK";

    private static RawServer server;
    private static ClientExchange exchange;
    private static DnsNames names;
    private static Fetcher fetcher;

    @BeforeAll
    static void start() throws IOException {
        server = new RawServer();
        exchange = new ClientExchange(MAX_BODY_BYTES, Duration.ofSeconds(2), 100, 1);
        names = new DnsNames();
        fetcher = new Fetcher(new Services(
                exchange,
                name -> null,
                new AddressRule(
                        false, new AllowedHosts(List.of("127.0.0.1", "rebound.example")), BadAnswersIT::address),
                new HostLimits(new HostLimits.Limit(100, 0), Map.of(), System::nanoTime),
                new Decoding(Brotli.codings(), MAX_BODY_BYTES),
                new BodyBudget(64 << 20),
                ForkJoinPool.commonPool(),
                Set.of(),
                MAX_BODY_BYTES,
                Clock.systemUTC()));
        server.on("/fine", OK + "\r\nContent-Type: application/json", "{\"a\":1}".getBytes(UTF_8));
    }

    private static CompletableFuture<List<InetAddress>> address(String host) {
        return host.equals("rebound.example")
                ? CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress()))
                : names.addresses(host);
    }

    @AfterAll
    static void stop() throws IOException {
        exchange.close();
        names.close();
        server.close();
    }

    @AfterEach
    void answersAnotherSourceAsBefore() {
        Reply reply = fetch("/fine").reply();
        assertThat(reply.reason()).isNull();
        assertThat(((Reply.Answer) reply).body()).asString(UTF_8).isEqualTo("{\"a\":1}");
    }

    @Test
    void stopsReadingAnEndlessBody() {
        var written = new AtomicLong();
        server.on("/endless", (connection, out) -> {
            out.write((OK + "\r\nTransfer-Encoding: chunked\r\n\r\n").getBytes(ISO_8859_1));
            byte[] chunk = new byte[0x4000];
            while (true) {
                out.write("4000\r\n".getBytes(ISO_8859_1));
                out.write(chunk);
                out.write("\r\n".getBytes(ISO_8859_1));
                written.addAndGet(chunk.length);
            }
        });
        assertThat(fetch("/endless").reply())
                .isEqualTo(new Reply.Failure(
                        FailureReason.BODY_TOO_LARGE, "the body is larger than " + MAX_BODY_BYTES + " bytes", 200));
        // what the sockets hold, and not much more
        assertThat(written.get()).isLessThan(32L << 20);
    }

    @Test
    void stopsReadingAHundredMegabytesOfJson() {
        var written = new AtomicLong();
        server.on("/large", (connection, out) -> {
            long length = 100L << 20;
            out.write((OK + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n[1")
                    .getBytes(ISO_8859_1));
            byte[] more = ",1".repeat(8192).getBytes(UTF_8);
            for (long at = 2; at < length; at += more.length) {
                out.write(more);
                written.addAndGet(more.length);
            }
        });
        assertThat(reason("/large")).isEqualTo(FailureReason.BODY_TOO_LARGE);
        assertThat(written.get()).isLessThan(32L << 20);
    }

    @Test
    void givesASlowDripUpWhenItsTimeIsOver() {
        server.on("/drip", (connection, out) -> {
            out.write((OK + "\r\nContent-Length: 100000\r\n\r\n").getBytes(ISO_8859_1));
            while (true) {
                out.write('x');
                out.flush();
                pause();
            }
        });
        assertThat(reason("/drip")).isEqualTo(FailureReason.TIMEOUT);
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void refusesATypeThatWasNotAskedForAndKeepsTheBody() {
        server.on("/html", OK + "\r\nContent-Type: text/html", "<h1>log in</h1>".getBytes(UTF_8));
        var request = request("/html", Map.of("Accept", "application/json"));
        Reply reply = fetch(request).reply();
        assertThat(reply.reason()).isEqualTo(FailureReason.CONTENT_TYPE);
        assertThat(reply.error()).isEqualTo("content type text/html (expected: application/json)");
        assertThat(((Reply.Unfit) reply).answer().body()).asString(UTF_8).isEqualTo("<h1>log in</h1>");
    }

    @Test
    void keepsBytesThatAreNotUtf8AsTheyAre() {
        byte[] body = {'{', '"', (byte) 0xff, (byte) 0xfe, '"', '}'};
        server.on("/bytes", OK + "\r\nContent-Type: application/json; charset=utf-8", body);
        assertThat(((Reply.Answer) fetch("/bytes").reply()).body()).isEqualTo(body);
    }

    @Test
    void readsGzipAndBrotli() throws IOException {
        server.on("/gzip", OK + "\r\nContent-Encoding: gzip", gzip("{\"packed\":true}".getBytes(UTF_8)));
        assertThat(((Reply.Answer) fetch("/gzip").reply()).body())
                .asString(UTF_8)
                .isEqualTo("{\"packed\":true}");
        if (Brotli.codings().isEmpty()) {
            return; // no library for this machine
        }
        byte[] brotli = Encoder.compress("{\"packed\":true}".getBytes(UTF_8));
        server.on("/br", OK + "\r\nContent-Encoding: br", brotli);
        assertThat(((Reply.Answer) fetch("/br").reply()).body()).asString(UTF_8).isEqualTo("{\"packed\":true}");
    }

    @Test
    void refusesTruncatedGzip() throws IOException {
        byte[] whole = gzip("{\"packed\":true}".getBytes(UTF_8));
        server.on("/cut", OK + "\r\nContent-Encoding: gzip", Arrays.copyOf(whole, whole.length - 6));
        assertThat(fetch("/cut").reply())
                .isEqualTo(new Reply.Failure(FailureReason.ENCODING, "the body is not whole gzip", 200));
        server.on("/odd", OK + "\r\nContent-Encoding: zstd", whole);
        assertThat(reason("/odd")).isEqualTo(FailureReason.ENCODING);
    }

    @Test
    void stopsUnpackingAGzipBomb() throws IOException {
        byte[] bomb = gzip(new byte[200 << 20]);
        assertThat(bomb.length).isLessThan(MAX_BODY_BYTES);
        server.on("/bomb", OK + "\r\nContent-Encoding: gzip", bomb);
        assertThat(reason("/bomb")).isEqualTo(FailureReason.BODY_TOO_LARGE);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    @Test
    void leavesARedirectLoop() {
        server.on("/loop", "HTTP/1.1 302 Found\r\nLocation: /loop", new byte[0]);
        assertThat(fetch("/loop").reply())
                .isEqualTo(new Reply.Failure(FailureReason.REDIRECT, "more than 3 redirects", 302));
        assertThat(server.requests("/loop")).isEqualTo(4);
    }

    @Test
    void followsNoRedirectToCloudMetadata() {
        for (String target : List.of(
                "http://169.254.169.254/latest/meta-data/",
                "http://[::ffff:169.254.169.254]/",
                "http://[fd00:ec2::254]/",
                "http://2852039166/",
                "http://0xa9fea9fe/",
                "http://localhost:1/",
                "http://10.0.0.1/")) {
            server.on("/to", "HTTP/1.1 302 Found\r\nLocation: " + target, new byte[0]);
            assertThat(reason("/to")).as(target).isEqualTo(FailureReason.ADDRESS_REFUSED);
        }
    }

    @Test
    void connectsToTheAddressThatWasCheckedWhateverTheNameLeadsToLater() {
        // no name server knows this name: only the checked address can have been used
        String url = server.url("/fine").replace("127.0.0.1", "rebound.example");
        assertThat(fetch(new Request("GET", url, Map.of(), Map.of(), Duration.ofSeconds(5)))
                        .reply()
                        .reason())
                .isNull();
    }

    @Test
    void saysThatAHostHasNoAddress() {
        var request = new Request("GET", "http://nobody.invalid/", Map.of(), Map.of(), Duration.ofSeconds(20));
        assertThat(fetch(request).reply().reason()).isIn(FailureReason.DNS, FailureReason.TIMEOUT);
    }

    @Test
    void saysThatTheConnectionBroke() {
        server.on("/reset", (connection, out) -> {
            out.write((OK + "\r\nContent-Length: 1000\r\n\r\nhalf").getBytes(ISO_8859_1));
            out.flush();
            connection.setSoLinger(true, 0);
        });
        assertThat(reason("/reset")).isEqualTo(FailureReason.BROKEN);
        server.on(
                "/short",
                (connection, out) -> out.write((OK + "\r\nContent-Length: 1000\r\n\r\nhalf").getBytes(ISO_8859_1)));
        assertThat(reason("/short")).isEqualTo(FailureReason.BROKEN);
        server.on("/nonsense", (connection, out) -> out.write("220 smtp ready\r\n\r\n".getBytes(ISO_8859_1)));
        assertThat(reason("/nonsense")).isEqualTo(FailureReason.BROKEN);
    }

    @Test
    void refusesASuccessThatSaysNothing() {
        server.on(
                "/nothing",
                (connection, out) ->
                        out.write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1)));
        Reply reply = fetch("/nothing").reply();
        assertThat(reply.reason()).isEqualTo(FailureReason.NO_CONTENT);
        assertThat(reply.error()).isEqualTo("HTTP 204 without a body");
    }

    @Test
    void hearsHowLongAnApiWantsToBeLeftAlone() {
        server.on("/seconds", "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 120", new byte[0]);
        assertThat(fetch("/seconds").retryAfter()).isEqualTo(Duration.ofMinutes(2));
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.ofInstant(Instant.now().plusSeconds(300), ZoneOffset.UTC));
        server.on("/date", "HTTP/1.1 503 Service Unavailable\r\nRetry-After: " + date, new byte[0]);
        assertThat(fetch("/date").retryAfter()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
        server.on("/ever", "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 999999999", new byte[0]);
        assertThat(fetch("/ever").retryAfter()).isEqualTo(Duration.ofHours(1));
        server.on("/never", "HTTP/1.1 503 Service Unavailable\r\nRetry-After: soon", new byte[0]);
        assertThat(fetch("/never").retryAfter()).isNull();
    }

    @Test
    void triesAgainWhatMayPassAndCountsTheAttempts() {
        server.on("/flaky", (connection, out) -> {
            boolean isFirst = server.requests("/flaky") == 1;
            String head = isFirst ? "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0" : OK;
            out.write((head + "\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}").getBytes(ISO_8859_1));
        });
        var request = new Request(
                "GET",
                server.url("/flaky"),
                Map.of(),
                Map.of(),
                Duration.ofSeconds(5),
                null,
                null,
                null,
                null,
                new Retry(3, Duration.ofMillis(10)),
                null);
        Fetched fetched = fetch(request);
        assertThat(fetched.reply().reason()).isNull();
        assertThat(fetched.attempts()).isEqualTo(2);
    }

    @Test
    void refusesAHeaderOfAMegabyte() {
        server.on("/header", OK + "\r\nX-Large: " + "x".repeat(1 << 20), new byte[] {'x'});
        assertThat(reason("/header")).isEqualTo(FailureReason.HEADER_TOO_LARGE);
    }

    private static FailureReason reason(String path) {
        return Objects.requireNonNull(fetch(path).reply().reason(), path + " succeeded");
    }

    private static Fetched fetch(String path) {
        return fetch(request(path, Map.of()));
    }

    private static Request request(String path, Map<String, String> headers) {
        return new Request(
                "GET",
                server.url(path),
                Map.of(),
                headers,
                Duration.ofSeconds(2),
                null,
                null,
                null,
                null,
                new Retry(1, Duration.ofSeconds(1)),
                null);
    }

    private static Fetched fetch(Request request) {
        try (var share = fetcher.share()) {
            return fetcher.fetch(new Order(request, Instant.now(), Duration.ofSeconds(30), null, share))
                    .result()
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
        }
    }
}
