package io.promflow.query.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.promflow.query.request.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the framework on each connection: takes requests for Prometheus out of the stream and lets all others
 * through. Requests of one connection are answered in their order, whoever answers them. Only used on its loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails shows as a closed connection
final class FrontHandler extends ChannelDuplexHandler {
    private static final int MOST_WAITING = 256;

    private final Front front;
    private final Queue<Object> waiting = new ArrayDeque<>();
    private @Nullable HttpRequest taken;
    private @Nullable ByteBuf body;
    private boolean isTooLarge;
    private @Nullable Pending pending;
    private boolean isOthersRequestOpen;
    private boolean isOthersAnswerOpen;

    /** A request of ours that is being answered. */
    record Pending(ClientAnswer answer, @Nullable Call call) {}

    FrontHandler(Front front) {
        this.front = front;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!waiting.isEmpty() || hasToWait(message)) {
            wait(context, message);
        } else {
            take(context, message);
        }
    }

    private boolean hasToWait(Object message) {
        return pending != null
                || (isOthersAnswerOpen && !isOthersRequestOpen)
                || (isOthersAnswerOpen && message instanceof HttpRequest);
    }

    private void wait(ChannelHandlerContext context, Object message) {
        waiting.add(message);
        if (waiting.size() > MOST_WAITING) {
            context.close();
        }
    }

    private void take(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            begin(context, request);
        } else if (taken != null) {
            gather(context, (HttpContent) message);
            return;
        }
        if (taken != null) {
            if (message instanceof HttpContent content) {
                gather(context, content);
            }
            return;
        }
        if (message instanceof LastHttpContent) {
            isOthersRequestOpen = false;
        }
        context.fireChannelRead(message);
    }

    private void begin(ChannelHandlerContext context, HttpRequest request) {
        if (request.decoderResult().isFailure() || front.leavesToOthers(request)) {
            isOthersRequestOpen = true;
            isOthersAnswerOpen = true;
            return;
        }
        taken = request;
        isTooLarge = false;
        if (HttpUtil.is100ContinueExpected(request)) {
            context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    private void gather(ChannelHandlerContext context, HttpContent content) {
        try {
            int size = (body == null ? 0 : body.readableBytes())
                    + content.content().readableBytes();
            if (size > front.largestForm()) {
                isTooLarge = true;
            } else if (content.content().isReadable()) {
                body = body == null ? context.alloc().buffer(size) : body;
                body.writeBytes(content.content());
            }
            if (content instanceof LastHttpContent) {
                dispatch(context);
            }
        } finally {
            content.release();
        }
    }

    private void dispatch(ChannelHandlerContext context) {
        HttpRequest request = taken;
        taken = null;
        if (request == null) {
            return;
        }
        String form = "";
        if (body != null) {
            form = body.toString(StandardCharsets.ISO_8859_1);
            body.release();
            body = null;
        }
        Problem problem = isTooLarge
                ? new Problem(
                        413,
                        "too_large",
                        "the body has more than " + front.largestForm() + " bytes (expected: fewer)",
                        0)
                : null;
        front.serve(this, context, request, form, problem);
    }

    /** From now on no other request of this connection is looked at until this one is answered. */
    void answering(Pending now) {
        pending = now;
    }

    /** The request is answered. On the connection's loop. */
    void answered(ChannelHandlerContext context, boolean reusable) {
        pending = null;
        if (!reusable) {
            context.close();
            return;
        }
        next(context);
    }

    private void next(ChannelHandlerContext context) {
        while (!waiting.isEmpty() && !hasToWait(waiting.element())) {
            take(context, waiting.remove());
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        context.write(message, promise);
        boolean isInterim =
                message instanceof HttpResponse head && head.status().code() < 200;
        if (message instanceof LastHttpContent && !isInterim && isOthersAnswerOpen) {
            isOthersAnswerOpen = false;
            context.executor().execute(() -> next(context));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        Pending now = pending;
        if (now != null && now.call() != null && context.channel().isWritable()) {
            now.call().writable();
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Pending now = pending;
        if (now != null) {
            if (now.call() != null) {
                now.call().callerLeft();
            }
            now.answer().gone();
        }
        drop();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        drop();
    }

    private void drop() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        if (body != null) {
            body.release();
            body = null;
        }
    }
}
