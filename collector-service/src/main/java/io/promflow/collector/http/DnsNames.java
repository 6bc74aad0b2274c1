package io.promflow.collector.http;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.promflow.collector.fetch.Names;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks the name servers of {@code /etc/resolv.conf}, after {@code /etc/hosts}, without a thread for each question. What
 * they say is kept for as long as they say, half a minute at most; that there is no such name for five seconds.
 */
public final class DnsNames implements Names, AutoCloseable {
    private static final int LONGEST_SECONDS = 30;
    private static final int NEGATIVE_SECONDS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final MultiThreadIoEventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("names", true), NioIoHandler.newFactory());
    private final DnsNameResolver resolver = new DnsNameResolverBuilder(loop.next())
            .datagramChannelType(NioDatagramChannel.class)
            .socketChannelType(NioSocketChannel.class, true)
            .ttl(1, LONGEST_SECONDS)
            .negativeTtl(NEGATIVE_SECONDS)
            .queryTimeoutMillis(PATIENCE.toMillis())
            .build();

    @Override
    public CompletableFuture<List<InetAddress>> addresses(String host) {
        Future<List<InetAddress>> found = resolver.resolveAll(host);
        if (found.isDone()) {
            return CompletableFuture.completedFuture(addresses(found));
        }
        var addresses = new CompletableFuture<List<InetAddress>>();
        found.addListener((Future<List<InetAddress>> done) -> addresses.complete(addresses(done)));
        return addresses;
    }

    private static List<InetAddress> addresses(Future<List<InetAddress>> done) {
        return done.isSuccess() ? done.getNow() : List.of();
    }

    @Override
    public void close() {
        resolver.close();
        var unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
