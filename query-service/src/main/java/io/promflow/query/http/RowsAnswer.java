package io.promflow.query.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.promflow.query.request.Problem;
import io.promflow.query.rows.RowFormat;
import io.promflow.query.rows.RowWriter;
import io.promflow.query.upstream.Answer;
import java.io.IOException;

/** Writes a successful answer as rows, as it arrives; errors stay what they are. One thread. */
final class RowsAnswer implements Answer {
    private final Answer to;
    private final RowFormat format;
    private final RowWriter writer;
    private boolean isRows;
    private boolean isBroken;

    RowsAnswer(Answer to, RowFormat format) throws IOException {
        this.to = to;
        this.format = format;
        this.writer = new RowWriter(format);
    }

    @Override
    public void head(HttpResponse head) {
        isRows = head.status().code() == 200;
        if (isRows) {
            head.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
            head.headers().set(HttpHeaderNames.CONTENT_TYPE, format.mediaType() + "; charset=utf-8");
        }
        to.head(head);
    }

    @Override
    public void part(ByteBuf part) {
        if (!isRows) {
            to.part(part);
            return;
        }
        if (isBroken) {
            return;
        }
        byte[] bytes = new byte[part.readableBytes()];
        part.getBytes(part.readerIndex(), bytes);
        try {
            pass(writer.feed(bytes));
        } catch (IOException e) {
            broken("Prometheus' answer is not JSON: " + e.getMessage());
        }
    }

    private void pass(byte[] rows) {
        if (rows.length > 0) {
            ByteBuf part = Unpooled.wrappedBuffer(rows);
            to.part(part);
            part.release();
        }
    }

    @Override
    public void flush() {
        to.flush();
    }

    @Override
    public void end() {
        if (isBroken) {
            return;
        }
        if (isRows) {
            pass(writer.end());
        }
        to.end();
    }

    @Override
    public void problem(Problem problem) {
        to.problem(problem);
    }

    @Override
    public void broken(String why) {
        if (!isBroken) {
            isBroken = true;
            to.broken(why);
        }
    }

    @Override
    public boolean isWritable() {
        return to.isWritable();
    }
}
