package io.promflow.query.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.promflow.query.upstream.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Answers that are whole from the start. */
final class Bodies {
    private Bodies() {}

    static void send(Answer to, int status, String contentType, byte[] body) {
        send(to, head(status, contentType, body.length), body);
    }

    static HttpResponse head(int status, String contentType, int length) {
        var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        head.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
        return head;
    }

    /** Packed quickly rather than small. */
    static byte[] gzip(byte[] body) {
        var out = new ByteArrayOutputStream(body.length / 4);
        try (var packer = new QuickGzip(out)) {
            packer.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return out.toByteArray();
    }

    private static final class QuickGzip extends GZIPOutputStream {
        QuickGzip(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    static void send(Answer to, HttpResponse head, byte[] body) {
        to.head(head);
        ByteBuf part = Unpooled.wrappedBuffer(body);
        to.part(part);
        part.release();
        to.end();
    }
}
