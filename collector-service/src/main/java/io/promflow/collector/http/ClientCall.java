package io.promflow.collector.http;

import io.promflow.collector.fetch.Decoding;
import io.promflow.collector.fetch.FailureReason;
import io.promflow.collector.fetch.Head;
import io.promflow.collector.fetch.Outbound;
import io.promflow.collector.fetch.Reply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One exchange: reads the answer and gives up as soon as it is too large. On its context's thread, but for the reply. */
final class ClientCall {
    private static final int LONGEST_CONTENT_TYPE = 200;
    /** RFC 9113 section 7. */
    private static final long CANCEL = 8;

    private final Outbound outbound;
    private final long maxBodyBytes;
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private @Nullable HttpClientRequest request;
    private @Nullable Buffer body;
    private long received;

    ClientCall(Outbound outbound, long maxBodyBytes) {
        this.outbound = outbound;
        this.maxBodyBytes = maxBodyBytes;
    }

    CompletableFuture<Reply> reply() {
        return reply;
    }

    void start(HttpClientAgent client, RequestOptions options) {
        var context = io.vertx.core.Vertx.currentContext();
        var unused = reply.whenComplete((done, error) -> {
            if (reply.isCancelled()) {
                context.runOnContext(go -> giveUp());
            }
        });
        client.request(options).onComplete(this::connected, this::failed);
    }

    private void giveUp() {
        if (request != null) {
            request.reset(CANCEL);
        }
    }

    private void connected(HttpClientRequest ready) {
        request = ready;
        if (reply.isDone()) {
            giveUp();
            return;
        }
        ready.response().onComplete(this::answered, this::failed);
        if (outbound.body() == null) {
            ready.end();
        } else {
            ready.end(Buffer.buffer(outbound.body()));
        }
    }

    private void answered(HttpClientResponse response) {
        response.exceptionHandler(error -> failed(error, response.statusCode()));
        response.handler(chunk -> read(chunk, response.statusCode()));
        response.endHandler(end -> reply.complete(answer(response)));
    }

    private void read(Buffer chunk, int status) {
        if (reply.isDone()) {
            return;
        }
        received += chunk.length();
        if (received > maxBodyBytes) {
            end(Decoding.tooLarge(maxBodyBytes, status));
        } else if (!outbound.share().take(chunk.length())) {
            end(new Reply.Failure(FailureReason.OVERLOADED, "no memory left for a body of this size", status));
        } else if (body == null) {
            body = Buffer.buffer(chunk.length()).appendBuffer(chunk);
        } else {
            body.appendBuffer(chunk);
        }
    }

    private void end(Reply.Failure failure) {
        reply.complete(failure);
        body = null;
        giveUp();
    }

    private Reply answer(HttpClientResponse response) {
        var headers = response.headers();
        String type = headers.get("Content-Type");
        var head = new Head(
                type == null || type.length() > LONGEST_CONTENT_TYPE ? null : type,
                headers.get("Content-Encoding"),
                headers.get("Location"),
                headers.contains("Link") ? String.join(", ", headers.getAll("Link")) : null,
                headers.get("ETag"),
                headers.get("Last-Modified"),
                headers.get("Retry-After"));
        return new Reply.Answer(response.statusCode(), head, body == null ? new byte[0] : body.getBytes());
    }

    private void failed(Throwable error) {
        failed(error, null);
    }

    private void failed(Throwable error, @Nullable Integer status) {
        if (!reply.isDone()) {
            try {
                reply.complete(Failures.of(outbound.uri().getHost(), error, status));
            } catch (IllegalStateException bug) {
                if (outbound.tls() != null && request == null) {
                    // its message may repeat a part of the key
                    reply.complete(new Reply.Failure(
                            FailureReason.TLS, "the certificates or the key of the source cannot be used"));
                } else {
                    reply.completeExceptionally(bug);
                }
            }
        }
    }
}
