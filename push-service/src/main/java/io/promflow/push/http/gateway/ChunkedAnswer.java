package io.promflow.push.http.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.stream.ChunkedInput;
import java.util.List;

/** A body as its reader takes it: what it has not read is not copied. Owned by one connection. */
final class ChunkedAnswer implements ChunkedInput<HttpContent> {
    private static final int PART = 128 * 1024;

    private final List<byte[]> chunks;
    private final long length;
    private int chunk;
    private int offset;
    private long sent;
    private boolean ended;

    ChunkedAnswer(GatewayAnswer answer) {
        this.chunks = answer.chunks();
        this.length = answer.length();
    }

    @Override
    public boolean isEndOfInput() {
        return ended;
    }

    @Override
    public void close() {
        ended = true;
    }

    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // as the interface has it
    public HttpContent readChunk(ChannelHandlerContext context) {
        return readChunk(context.alloc());
    }

    @Override
    public HttpContent readChunk(ByteBufAllocator allocator) {
        if (chunk == chunks.size()) {
            ended = true;
            return LastHttpContent.EMPTY_LAST_CONTENT;
        }
        ByteBuf part = allocator.buffer((int) Math.min(PART, length - sent));
        while (chunk < chunks.size() && part.writableBytes() > 0) {
            byte[] bytes = chunks.get(chunk);
            int count = Math.min(part.writableBytes(), bytes.length - offset);
            part.writeBytes(bytes, offset, count);
            offset += count;
            if (offset == bytes.length) {
                chunk++;
                offset = 0;
            }
        }
        sent += part.readableBytes();
        return new DefaultHttpContent(part);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public long progress() {
        return sent;
    }
}
