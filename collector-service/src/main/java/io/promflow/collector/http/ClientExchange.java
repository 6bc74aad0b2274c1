package io.promflow.collector.http;

import io.promflow.collector.fetch.Exchange;
import io.promflow.collector.fetch.FailureReason;
import io.promflow.collector.fetch.Outbound;
import io.promflow.collector.fetch.Reply;
import io.promflow.schemas.SourceDefinition.Tls;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests with Vert.x' client: a few threads for any number of connections, which are kept and used again; HTTP/2
 * where a TLS server offers it. Thread-safe.
 */
public final class ClientExchange implements Exchange, AutoCloseable {
    /** An answer's headers together. */
    private static final int MAX_HEADER_BYTES = 32 * 1024;

    private static final int IDLE_SECONDS = 60;
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    private final long maxBodyBytes;
    private final long connectMillis;
    private final Vertx vertx;
    private final HttpClientAgent plain;
    private final HttpClientAgent secure;
    private final List<Context> contexts;

    /**
     * @param maxBodyBytes a larger body is not read to its end
     * @param maxConnections to one host
     * @param threads that all exchanges share
     */
    public ClientExchange(long maxBodyBytes, Duration connectTimeout, int maxConnections, int threads) {
        this.maxBodyBytes = maxBodyBytes;
        this.connectMillis = connectTimeout.toMillis();
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(threads)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(2));
        this.plain = client(options(), maxConnections);
        this.secure = client(
                options()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setUseAlpn(true)
                        .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                        .setHttp2MultiplexingLimit(maxConnections)
                        .setSslHandshakeTimeout(HANDSHAKE.toMillis())
                        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS),
                maxConnections);
        // a host stays with one thread, and so do its connections
        this.contexts = IntStream.range(0, threads)
                .mapToObj(i -> vertx.getOrCreateContext())
                .toList();
    }

    private static HttpClientOptions options() {
        return new HttpClientOptions()
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(8192)
                .setDecompressionSupported(false);
    }

    private HttpClientAgent client(HttpClientOptions options, int maxConnections) {
        var pool = new PoolOptions()
                .setHttp1MaxSize(maxConnections)
                .setHttp2MaxSize(1)
                .setMaxWaitQueueSize(-1);
        return vertx.httpClientBuilder().with(options).with(pool).build();
    }

    @Override
    public CompletableFuture<Reply> send(Outbound outbound, @Nullable InetAddress address) {
        RequestOptions request;
        try {
            request = request(outbound, address);
        } catch (IllegalArgumentException e) {
            // its message may repeat a header's value
            return CompletableFuture.completedFuture(new Reply.Failure(
                    FailureReason.INVALID_REQUEST,
                    "a header or the URL cannot be sent once its variables are filled in"));
        }
        var call = new ClientCall(outbound, maxBodyBytes);
        HttpClientAgent client = outbound.isSecure() ? secure : plain;
        context(outbound).runOnContext(go -> call.start(client, request));
        return call.reply();
    }

    private Context context(Outbound outbound) {
        return contexts.get(Math.floorMod(outbound.uri().getHost().hashCode() * 31 + outbound.port(), contexts.size()));
    }

    private RequestOptions request(Outbound outbound, @Nullable InetAddress address) {
        URI uri = outbound.uri();
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String host = uri.getHost().startsWith("[")
                ? uri.getHost().substring(1, uri.getHost().length() - 1)
                : uri.getHost();
        var request = new RequestOptions()
                .setMethod(HttpMethod.valueOf(outbound.method()))
                .setHost(host)
                .setPort(outbound.port())
                .setSsl(outbound.isSecure())
                .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
                .setConnectTimeout(connectMillis)
                .setFollowRedirects(false);
        if (address != null) {
            request.setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, outbound.port())));
        }
        outbound.headers().forEach(request::putHeader);
        if (outbound.tls() != null) {
            request.setSslOptions(tls(outbound.tls()));
        }
        if (outbound.proxy() != null) {
            request.setProxyOptions(new ProxyOptions()
                    .setType(ProxyType.HTTP)
                    .setHost(outbound.proxy().getHost())
                    .setPort(
                            outbound.proxy().getPort() < 0
                                    ? 3128
                                    : outbound.proxy().getPort()));
        }
        return request;
    }

    private static ClientSSLOptions tls(Tls tls) {
        var options = new ClientSSLOptions()
                .setUseAlpn(true)
                .setApplicationLayerProtocols(List.of("h2", "http/1.1"))
                .setHostnameVerificationAlgorithm("HTTPS")
                .setSslHandshakeTimeout(HANDSHAKE.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        if (tls.ca() != null) {
            options.setTrustOptions(Pem.trust(tls.ca()));
        }
        if (tls.certificate() != null && tls.key() != null) {
            options.setKeyCertOptions(Pem.key(tls.certificate(), tls.key()));
        }
        return options;
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .exceptionally(late -> null)
                .join();
    }
}
