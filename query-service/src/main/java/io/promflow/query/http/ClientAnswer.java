package io.promflow.query.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.promflow.query.request.Problem;
import io.promflow.query.upstream.Answer;
import io.promflow.runtime.http.ErrorBody;
import io.promflow.runtime.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes an answer to its caller. One thread at a time. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails shows as a closed connection
final class ClientAnswer implements Answer {
    private static final List<CharSequence> PASSED_BACK = List.of(
            HttpHeaderNames.CONTENT_TYPE,
            HttpHeaderNames.CONTENT_ENCODING,
            HttpHeaderNames.VARY,
            HttpHeaderNames.RETRY_AFTER,
            HttpHeaderNames.CONTENT_DISPOSITION,
            Names.CACHE);

    /** Hears how it went, once. */
    @FunctionalInterface
    interface Ending {
        /**
         * @param status what the caller got; 499: it had left; 0: it broke off
         * @param reusable whether the connection may carry another request
         */
        void ended(int status, ClientAnswer answer, boolean reusable);
    }

    private final ChannelHandlerContext context;
    private final boolean keepAlive;
    private final SeriesCount series;
    private final Ending ending;
    private @Nullable HttpResponse head;
    private long bytes;
    private boolean isOver;

    ClientAnswer(ChannelHandlerContext context, boolean keepAlive, boolean countsSeries, Ending ending) {
        this.context = context;
        this.keepAlive = keepAlive;
        this.series = new SeriesCount(countsSeries);
        this.ending = ending;
    }

    long bytes() {
        return bytes;
    }

    /** -1: not known, because the answer is compressed or holds no series. */
    long seriesCount() {
        return series.count();
    }

    @Override
    public void head(HttpResponse from) {
        var written = new DefaultHttpResponse(HttpVersion.HTTP_1_1, from.status());
        for (CharSequence name : PASSED_BACK) {
            String value = from.headers().get(name);
            if (value != null) {
                written.headers().set(name, value);
            }
        }
        String length = from.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        if (length != null) {
            written.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
        } else if (from.status().code() != 204 && from.status().code() != 304) {
            written.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        if (from.headers().contains(HttpHeaderNames.CONTENT_ENCODING)) {
            series.unknown();
        }
        close(written);
        head = written;
        context.write(written, context.voidPromise());
    }

    private void close(HttpResponse written) {
        if (!keepAlive) {
            written.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    @Override
    public void part(ByteBuf part) {
        bytes += part.readableBytes();
        series.look(part);
        context.write(new DefaultHttpContent(part.retain()), context.voidPromise());
    }

    @Override
    public void flush() {
        context.flush();
    }

    @Override
    public void end() {
        context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, context.voidPromise());
        over(status(), true);
    }

    private int status() {
        return head == null ? 0 : head.status().code();
    }

    @Override
    public void problem(Problem problem) {
        byte[] body = Json.write(new ErrorBody(problem.errorType(), problem.error()));
        bytes = body.length;
        var written = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(problem.status()), Unpooled.wrappedBuffer(body));
        written.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
        written.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        if (problem.retryAfterSeconds() > 0) {
            written.headers().set(HttpHeaderNames.RETRY_AFTER, problem.retryAfterSeconds());
        }
        if (problem.status() == 401) {
            written.headers()
                    .set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"promflow\", Basic realm=\"promflow\"");
        }
        if (problem.status() == 405) {
            written.headers().set(HttpHeaderNames.ALLOW, "GET, POST");
        }
        close(written);
        context.writeAndFlush(written, context.voidPromise());
        over(problem.status(), true);
    }

    @Override
    public void broken(String why) {
        // The caller sees that its answer ended too early; there is no other way to say it any more.
        context.close();
        over(0, false);
    }

    /** The caller has left. */
    void gone() {
        over(499, false);
    }

    private void over(int status, boolean reusable) {
        if (!isOver) {
            isOver = true;
            ending.ended(status, this, reusable && keepAlive);
        }
    }

    @Override
    public boolean isWritable() {
        return context.channel().isWritable();
    }
}
