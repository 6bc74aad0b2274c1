package io.promflow.push.http.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's port. Many connections cost little: a connection that says nothing has no thread and no buffer. */
public final class GatewayServer implements AutoCloseable {
    private static final int LONGEST_LINE = 1 << 16;
    private static final int LONGEST_HEADERS = 1 << 16;
    private static final int PIECE = 1 << 16;

    /**
     * What a request may take.
     *
     * @param maxBody most bytes of a body, as sent and unpacked
     * @param bodyTime until which it has to be whole
     * @param idleTime after which a connection that does nothing is closed
     */
    public record Bounds(int maxBody, Duration bodyTime, Duration idleTime) {}

    private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);

    private final EventLoopGroup loops;
    private final Channel channel;

    private GatewayServer(EventLoopGroup loops, Channel channel) {
        this.loops = loops;
        this.channel = channel;
    }

    /**
     * Listens.
     *
     * @throws IllegalStateException with a {@link BindException} when it cannot
     */
    public static GatewayServer start(int port, int threads, GatewayRoutes routes, Bounds bounds)
            throws InterruptedException {
        var loops = new MultiThreadIoEventLoopGroup(threads, NioIoHandler.newFactory());
        var bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(256 << 10, 1 << 20))
                .childHandler(new Pipeline(routes, bounds));
        var bound = bootstrap.bind(port).await();
        if (!bound.isSuccess()) {
            var unused = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new IllegalStateException("port " + port + " of the gateway", bound.cause());
        }
        return new GatewayServer(loops, bound.channel());
    }

    /** Where it listens. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    private static final class Pipeline extends ChannelInitializer<SocketChannel> {
        private final GatewayRoutes routes;
        private final Bounds bounds;

        Pipeline(GatewayRoutes routes, Bounds bounds) {
            this.routes = routes;
            this.bounds = bounds;
        }

        @Override
        protected void initChannel(SocketChannel connection) {
            var decoding = new HttpDecoderConfig()
                    .setMaxInitialLineLength(LONGEST_LINE)
                    .setMaxHeaderSize(LONGEST_HEADERS)
                    .setMaxChunkSize(PIECE);
            connection
                    .pipeline()
                    .addLast(new HttpServerCodec(decoding))
                    .addLast(new FlowControlHandler())
                    .addLast(new ChunkedWriteHandler())
                    .addLast(new IdleStateHandler(0, 0, bounds.idleTime().toMillis(), TimeUnit.MILLISECONDS) {
                        @Override
                        protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
                            var unused = context.close();
                        }
                    })
                    .addLast(new GatewayConnection(routes, bounds));
        }
    }

    @Override
    public void close() {
        var closed = channel.close().awaitUninterruptibly(1000);
        closed &= loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3000);
        if (!closed) {
            LOG.warn("connections of the gateway's port were cut off");
        }
    }
}
