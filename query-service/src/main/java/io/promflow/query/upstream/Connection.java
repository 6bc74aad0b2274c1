package io.promflow.query.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** A connection to Prometheus: one question at a time. Only used on its loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails shows as a closed connection
final class Connection extends ChannelInboundHandlerAdapter {
    private final Lane lane;
    private final Replica replica;
    private @Nullable Attempt asking;
    private boolean staysOpen;

    Connection(Lane lane, Replica replica) {
        this.lane = lane;
        this.replica = replica;
    }

    static Connection of(Channel channel) {
        return channel.pipeline().get(Connection.class);
    }

    void ask(Attempt attempt) {
        asking = attempt;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            Attempt attempt = asking;
            if (attempt == null || ((HttpObject) message).decoderResult().isFailure()) {
                context.close();
                return;
            }
            if (message instanceof HttpResponse head) {
                if (head.status().code() < 200) {
                    return;
                }
                staysOpen = HttpUtil.isKeepAlive(head);
                attempt.head(head);
            }
            if (message instanceof HttpContent content) {
                if (content.content().isReadable()) {
                    attempt.part(content.content());
                }
                if (message instanceof LastHttpContent) {
                    finish(context, attempt);
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void finish(ChannelHandlerContext context, Attempt attempt) {
        if (asking != attempt) {
            return;
        }
        asking = null;
        context.channel().config().setAutoRead(true);
        if (staysOpen) {
            lane.keep(replica, context.channel());
        } else {
            context.close();
        }
        attempt.end();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (asking != null) {
            asking.flush();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Attempt attempt = asking;
        asking = null;
        lane.forget(replica, context.channel());
        if (attempt != null) {
            attempt.failed("it closed the connection", true);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Attempt attempt = asking;
        asking = null;
        context.close();
        if (attempt != null) {
            attempt.failed(String.valueOf(cause.getMessage()), true);
        }
    }

    /** Nobody wants the answer any more: closing makes Prometheus end the query. */
    void abandon(Channel channel) {
        asking = null;
        channel.close();
    }
}
