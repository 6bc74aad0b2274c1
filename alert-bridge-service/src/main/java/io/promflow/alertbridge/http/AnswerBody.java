package io.promflow.alertbridge.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The beginning of a response's body as text; what is beyond is not read. */
final class AnswerBody implements HttpResponse.BodySubscriber<String> {
    static final int MAX_BYTES = 4096;

    private final CompletableFuture<String> text = new CompletableFuture<>();
    // the client calls one method after the other
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<String> getBody() {
        return text;
    }

    @Override
    public void onSubscribe(Flow.Subscription incoming) {
        subscription = incoming;
        incoming.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] part = new byte[Math.min(buffer.remaining(), MAX_BYTES - bytes.size())];
            buffer.get(part);
            bytes.writeBytes(part);
        }
        Flow.Subscription from = subscription;
        if (from != null && bytes.size() < MAX_BYTES) {
            from.request(1);
        } else if (from != null) {
            from.cancel();
            onComplete();
        }
    }

    @Override
    public void onError(Throwable error) {
        text.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        text.complete(bytes.toString(StandardCharsets.UTF_8));
    }
}
