package io.promflow.query.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An exchange's question to one replica. Only used on its loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails shows as a closed connection
final class Attempt {
    private final Exchange exchange;
    private final Lane lane;
    private final Replica replica;
    private final Outbound question;
    private @Nullable Channel channel;
    private boolean isReused;
    private boolean isOver;

    Attempt(Exchange exchange, Lane lane, Replica replica, Outbound question) {
        this.exchange = exchange;
        this.lane = lane;
        this.replica = replica;
        this.question = question;
    }

    Replica replica() {
        return replica;
    }

    void start() {
        Channel idle = lane.idle(replica);
        if (idle != null) {
            isReused = true;
            send(idle);
        } else {
            connect();
        }
    }

    private void connect() {
        isReused = false;
        ChannelFuture connecting = lane.connect(replica);
        connecting.addListener(done -> connected(connecting));
    }

    private void connected(ChannelFuture connecting) {
        if (isOver) {
            connecting.channel().close();
        } else if (connecting.isSuccess()) {
            send(connecting.channel());
        } else {
            Throwable cause = connecting.cause();
            failed(cause == null ? "no connection" : String.valueOf(cause.getMessage()), false);
        }
    }

    private void send(Channel to) {
        channel = to;
        Connection.of(to).ask(this);
        var body = question.isPost()
                ? Unpooled.copiedBuffer(question.form(), StandardCharsets.ISO_8859_1)
                : Unpooled.EMPTY_BUFFER;
        var request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                question.isPost() ? HttpMethod.POST : HttpMethod.GET,
                replica.address().basePath() + question.path(),
                body);
        var headers = request.headers();
        headers.set(HttpHeaderNames.HOST, replica.address().authority());
        if (!question.acceptEncoding().isEmpty()) {
            headers.set(HttpHeaderNames.ACCEPT_ENCODING, question.acceptEncoding());
        }
        if (question.isPost()) {
            if (!question.contentType().isEmpty()) {
                headers.set(HttpHeaderNames.CONTENT_TYPE, question.contentType());
            }
            headers.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        }
        to.writeAndFlush(request, to.voidPromise());
    }

    void head(HttpResponse head) {
        isReused = false;
        exchange.head(this, head);
    }

    void part(ByteBuf part) {
        exchange.part(this, part);
    }

    void flush() {
        exchange.flush(this);
    }

    void end() {
        isOver = true;
        exchange.end(this);
    }

    /** @param afterConnect whether the connection had stood: one from the pool may have been closed meanwhile */
    void failed(String why, boolean afterConnect) {
        if (isOver) {
            return;
        }
        channel = null;
        if (isReused && afterConnect) {
            connect();
            return;
        }
        isOver = true;
        exchange.failed(this, why);
    }

    void abandon() {
        isOver = true;
        if (channel != null) {
            Connection.of(channel).abandon(channel);
        }
    }

    void setReading(boolean reading) {
        if (channel != null && !isOver && channel.config().isAutoRead() != reading) {
            channel.config().setAutoRead(reading);
        }
    }
}
