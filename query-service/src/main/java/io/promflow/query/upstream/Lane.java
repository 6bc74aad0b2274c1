package io.promflow.query.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's connections and exchanges. A request is answered on the loop that its caller's connection lives on,
 * so nothing is handed between threads. Only used on its loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails shows as a closed connection
final class Lane {
    private static final int SWEEP_MILLIS = 50;
    /** Of a head and of a part; an answer's parts are as large as what the socket gives. */
    private static final int LARGEST_HEAD = 64 << 10;

    private final EventLoop loop;
    private final Settings settings;
    private final Class<? extends Channel> channelType;
    private final Map<Replica, Deque<Channel>> idle = new HashMap<>();
    private final Set<Exchange> running = new LinkedHashSet<>();
    private boolean sweeping;

    Lane(EventLoop loop, Class<? extends Channel> channelType, Settings settings) {
        this.loop = loop;
        this.channelType = channelType;
        this.settings = settings;
    }

    /** A connection that stood idle; null when there is none. */
    @Nullable
    Channel idle(Replica replica) {
        Deque<Channel> channels = idle.get(replica);
        while (channels != null && !channels.isEmpty()) {
            Channel channel = channels.pop();
            if (channel.isActive()) {
                return channel;
            }
        }
        return null;
    }

    ChannelFuture connect(Replica replica) {
        return new Bootstrap()
                .group(loop)
                .channel(channelType)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.connect().toMillis()))
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        var tls = replica.tls();
                        if (tls != null) {
                            channel.pipeline()
                                    .addLast(tls.newHandler(
                                            channel.alloc(),
                                            replica.address().host(),
                                            replica.address().port()));
                        }
                        channel.pipeline()
                                .addLast(new HttpClientCodec(LARGEST_HEAD, LARGEST_HEAD, 64 << 10))
                                .addLast(new Connection(Lane.this, replica));
                    }
                })
                .connect(replica.address().host(), replica.address().port());
    }

    void keep(Replica replica, Channel channel) {
        Deque<Channel> channels = idle.computeIfAbsent(replica, r -> new ArrayDeque<>());
        if (channels.size() < settings.idleConnections() && channel.isActive()) {
            channels.push(channel);
        } else {
            channel.close();
        }
    }

    void forget(Replica replica, Channel channel) {
        Deque<Channel> channels = idle.get(replica);
        if (channels != null) {
            channels.remove(channel);
        }
    }

    void began(Exchange exchange) {
        running.add(exchange);
        if (!sweeping) {
            sweeping = true;
            loop.schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    void ended(Exchange exchange) {
        running.remove(exchange);
    }

    /** Looks at the clock for all exchanges at once: a timer for each would cost more than most of them take. */
    private void sweep() {
        long now = System.nanoTime();
        List.copyOf(running).forEach(exchange -> exchange.look(now));
        sweeping = !running.isEmpty();
        if (sweeping) {
            loop.schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    EventLoop loop() {
        return loop;
    }

    Settings settings() {
        return settings;
    }
}
