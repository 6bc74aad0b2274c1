package io.promflow.push.http;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.promflow.push.BuiltInGateway;
import java.net.InetSocketAddress;

/**
 * Keeps the server from unpacking pushes: it takes a body that is cut off for a shorter one, and one that is not packed
 * at all for an empty one, which would empty the group. On the gateway's port the header gets another name, and
 * {@link PackedBody} unpacks.
 */
@Context
@Requires(condition = BuiltInGateway.class)
final class EncodingHeader implements NettyServerCustomizer {
    /** What {@code Content-Encoding} is called once it is past here. */
    static final String NAME = "Promflow-Content-Encoding";

    private final int port;

    EncodingHeader(Registry registry, @Value("${pushgateway.port:9091}") int port) {
        this.port = port;
        registry.register(this);
    }

    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
        return new OfChannel(channel);
    }

    /** Of a listener at first, which is specialized again for each of its connections. */
    private final class OfChannel implements NettyServerCustomizer {
        private final Channel channel;

        OfChannel(Channel channel) {
            this.channel = channel;
        }

        @Override
        public NettyServerCustomizer specializeForChannel(Channel connection, ChannelRole role) {
            return new OfChannel(connection);
        }

        @Override
        public void onStreamPipelineBuilt() {
            if (channel.localAddress() instanceof InetSocketAddress local && local.getPort() == port) {
                channel.pipeline()
                        .addBefore(
                                ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND,
                                "promflow-encoding-header",
                                new Rename());
            }
        }
    }

    private static final class Rename extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            if (message instanceof HttpRequest request) {
                String encoding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING);
                request.headers().remove(HttpHeaderNames.CONTENT_ENCODING).remove(NAME);
                if (encoding != null) {
                    request.headers().set(NAME, encoding);
                }
            }
            super.channelRead(context, message);
        }
    }
}
