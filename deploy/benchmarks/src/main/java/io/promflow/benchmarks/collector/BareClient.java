package io.promflow.benchmarks.collector;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** The reference: Netty's HTTP codec, some connections that are kept, and nothing else. A program of its own. */
final class BareClient {
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final int PERIOD_MILLIS = 5;

    private final Queue<Channel> idle = new ArrayDeque<>();
    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Bootstrap bootstrap;
    private final int perPeriod;
    private long sent;

    private BareClient(int port, int perSecond) {
        this.perPeriod = perSecond * PERIOD_MILLIS / 1000;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .remoteAddress("127.0.0.1", port)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(), new HttpObjectAggregator(MAX_BODY_BYTES), new Answers());
                    }
                });
    }

    /** @param arguments the port, and requests in a second */
    public static void main(String[] arguments) throws InterruptedException {
        var client = new BareClient(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        client.loop
                .scheduleAtFixedRate(client::tick, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS)
                .await();
    }

    private void tick() {
        for (int i = 0; i < perPeriod; i++) {
            Channel channel = idle.poll();
            if (channel != null) {
                send(channel);
            } else {
                var unused = bootstrap.connect().addListener((io.netty.channel.ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        send(connected.channel());
                    }
                });
            }
        }
    }

    private void send(Channel channel) {
        var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/s" + sent++ % 10_000);
        request.headers().set(HttpHeaderNames.HOST, "127.0.0.1");
        var unused = channel.writeAndFlush(request);
    }

    private final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            byte[] body = new byte[response.content().readableBytes()];
            response.content().readBytes(body);
            idle.add(context.channel());
        }
    }
}
