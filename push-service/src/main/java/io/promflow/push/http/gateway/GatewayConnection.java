package io.promflow.push.http.gateway;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: requests one after the other, each whole before it is handed on. Owned by its event loop. */
final class GatewayConnection extends SimpleChannelInboundHandler<HttpObject> {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayConnection.class);
    private static final int DISCARDED_SECONDS = 10;

    private final GatewayRoutes routes;
    private final GatewayServer.Bounds bounds;
    private @Nullable HttpRequest head;
    private @Nullable CompositeByteBuf body;
    private @Nullable Future<?> deadline;
    private boolean discarding;

    GatewayConnection(GatewayRoutes routes, GatewayServer.Bounds bounds) {
        this.routes = routes;
        this.bounds = bounds;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        if (message instanceof HttpRequest request) {
            begin(context, request);
        }
        if (message instanceof HttpContent content) {
            read(context, content);
        }
    }

    private void begin(ChannelHandlerContext context, HttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            refuse(context, GatewayAnswer.error(400, "bad_data", "the request is not HTTP/1.1"));
            return;
        }
        head = request;
        body = context.alloc().compositeBuffer(1024);
        if (HttpUtil.getContentLength(request, -1L) > bounds.maxBody()) {
            refuse(context, tooLarge());
        } else {
            deadline = context.executor()
                    .schedule(() -> refuse(context, late()), bounds.bodyTime().toMillis(), TimeUnit.MILLISECONDS);
            if (HttpUtil.is100ContinueExpected(request)) {
                var unused = context.writeAndFlush(new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
            }
        }
    }

    private GatewayAnswer tooLarge() {
        return GatewayAnswer.error(
                413, "too_large", "the body has more than " + bounds.maxBody() + " bytes (expected: at most that)");
    }

    private GatewayAnswer late() {
        return GatewayAnswer.error(
                408,
                "timeout",
                "the body was not whole after " + bounds.bodyTime().toSeconds() + " s (expected: within that time)");
    }

    private void read(ChannelHandlerContext context, HttpContent content) {
        CompositeByteBuf collected = body;
        HttpRequest request = head;
        if (discarding || request == null || collected == null) {
            return;
        }
        if (collected.readableBytes() + content.content().readableBytes() > bounds.maxBody()) {
            refuse(context, tooLarge());
            return;
        }
        if (content.content().isReadable()) {
            collected.addComponent(true, content.content().retain());
        }
        if (content instanceof LastHttpContent) {
            if (!content.decoderResult().isSuccess()) {
                refuse(context, GatewayAnswer.error(400, "bad_data", "the body is not what its headers say"));
                return;
            }
            handle(context, request, ByteBufUtil.getBytes(collected));
        }
    }

    private void handle(ChannelHandlerContext context, HttpRequest request, byte[] bytes) {
        forget();
        context.channel().config().setAutoRead(false);
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        boolean headOnly = request.method().name().equals("HEAD");
        String uri = request.uri();
        int query = uri.indexOf('?');
        var whole = new GatewayRequest(
                headOnly ? "GET" : request.method().name(),
                query < 0 ? uri : uri.substring(0, query),
                uri,
                request.headers(),
                bytes);
        var unused = routes.answer(whole).whenComplete((answer, error) -> {
            GatewayAnswer given = answer;
            if (given == null) {
                LOG.error("{} {} failed", whole.method(), whole.path(), error);
                given = GatewayAnswer.error(500, "internal", "internal error; the service's log says more");
            }
            GatewayAnswer sent = given;
            if (context.executor().inEventLoop()) {
                write(context, sent, keepAlive, headOnly);
            } else {
                context.executor().execute(() -> write(context, sent, keepAlive, headOnly));
            }
        });
    }

    private static void write(
            ChannelHandlerContext context, GatewayAnswer answer, boolean keepAlive, boolean headOnly) {
        ChannelFuture written;
        if (headOnly || answer.chunks().size() <= 1) {
            byte[] bytes = headOnly || answer.chunks().isEmpty()
                    ? new byte[0]
                    : answer.chunks().get(0);
            var response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), Unpooled.wrappedBuffer(bytes));
            head(response, answer, keepAlive);
            written = context.writeAndFlush(response);
        } else {
            var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
            head(response, answer, keepAlive);
            var unusedHead = context.write(response);
            written = context.writeAndFlush(new ChunkedAnswer(answer));
        }
        var unused = written.addListener((ChannelFutureListener) done -> {
            if (keepAlive && done.isSuccess()) {
                done.channel().config().setAutoRead(true);
            } else {
                var unusedClose = done.channel().close();
            }
        });
    }

    private static void head(HttpResponse response, GatewayAnswer answer, boolean keepAlive) {
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.length());
        if (!answer.contentType().isEmpty()) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
        }
        answer.headers().forEach((name, value) -> response.headers().set(name, value));
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    /** Answers before the request is whole. What still comes is read for a while, so that the answer is heard. */
    private void refuse(ChannelHandlerContext context, GatewayAnswer answer) {
        if (discarding) {
            return;
        }
        forget();
        discarding = true;
        byte[] bytes = answer.chunks().get(0);
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), Unpooled.wrappedBuffer(bytes));
        head(response, answer, false);
        var unused = context.writeAndFlush(response);
        var unusedClosing = context.executor()
                .schedule(() -> closed(context), answer.status() == 413 ? DISCARDED_SECONDS : 1, TimeUnit.SECONDS);
    }

    private static void closed(ChannelHandlerContext context) {
        var unused = context.close();
    }

    private void forget() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
        if (body != null) {
            body.release();
            body = null;
        }
        head = null;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        forget();
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.debug("a connection ends: {}", cause.toString());
        }
        forget();
        var unused = context.close();
    }
}
