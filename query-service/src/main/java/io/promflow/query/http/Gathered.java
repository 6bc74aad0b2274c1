package io.promflow.query.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.promflow.query.request.Problem;
import io.promflow.query.upstream.Answer;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Holds an answer until it is complete, for what can only be done with the whole of it. Bounded. One thread. */
final class Gathered implements Answer {
    /** How it went. */
    sealed interface Outcome {
        /** All of it. */
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Whole(int status, String contentType, byte[] body) implements Outcome {}

        /** None, or not all. */
        record Failed(Problem problem) implements Outcome {}
    }

    private final int mostBytes;
    private final Consumer<Outcome> done;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;
    private String contentType = "";
    private boolean isOver;

    Gathered(int mostBytes, Consumer<Outcome> done) {
        this.mostBytes = mostBytes;
        this.done = done;
    }

    @Override
    public void head(HttpResponse head) {
        status = head.status().code();
        contentType = head.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
    }

    @Override
    public void part(ByteBuf part) {
        if (isOver) {
            return;
        }
        if (body.size() + part.readableBytes() > mostBytes) {
            problem(Problem.execution("Prometheus' answer has more than " + mostBytes
                    + " bytes, too many to hold (expected: a narrower question)"));
            return;
        }
        byte[] bytes = new byte[part.readableBytes()];
        part.getBytes(part.readerIndex(), bytes);
        body.writeBytes(bytes);
    }

    @Override
    public void flush() {
        // Nobody is waiting for a part.
    }

    @Override
    public void end() {
        over(new Outcome.Whole(status, contentType, body.toByteArray()));
    }

    @Override
    public void problem(Problem problem) {
        over(new Outcome.Failed(problem));
    }

    @Override
    public void broken(String why) {
        over(new Outcome.Failed(Problem.badGateway(why)));
    }

    private void over(Outcome outcome) {
        if (!isOver) {
            isOver = true;
            done.accept(outcome);
        }
    }

    @Override
    public boolean isWritable() {
        return true;
    }
}
