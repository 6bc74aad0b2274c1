package io.promflow.collector.http;

import io.promflow.collector.fetch.Exchange;
import io.promflow.collector.fetch.FailureReason;
import io.promflow.collector.fetch.Outbound;
import io.promflow.collector.fetch.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends requests with the JDK's client, which waits for answers without holding threads. Thread-safe. */
public final class HttpClientExchange implements Exchange {
    private static final String USER_AGENT = "promflow-collector";
    private static final int LONGEST_CONTENT_TYPE = 200;

    private final long maxBodyBytes;
    private final HttpClient client = HttpClient.newBuilder()
            // no upgrade headers that an old server might stumble over
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    public HttpClientExchange(long maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // what cancelling brings in turn is of no interest
    public CompletableFuture<Reply> send(Outbound outbound) {
        HttpRequest request;
        try {
            request = request(outbound);
        } catch (IllegalArgumentException e) {
            // its message may repeat a header's value
            return CompletableFuture.completedFuture(new Reply.Failure(
                    FailureReason.INVALID_REQUEST,
                    "a header or the URL cannot be sent once its variables are filled in"));
        }
        var sent = client.sendAsync(request, head -> new BoundedBody(head.statusCode(), maxBodyBytes));
        CompletableFuture<Reply> reply =
                sent.handle((response, error) -> error == null ? answer(response) : failure(outbound, error));
        var unused = reply.whenComplete((done, error) -> {
            if (reply.isCancelled()) {
                sent.cancel(true);
            }
        });
        return reply;
    }

    private static HttpRequest request(Outbound outbound) {
        var request = HttpRequest.newBuilder(outbound.uri())
                .method(outbound.method(), HttpRequest.BodyPublishers.noBody())
                .timeout(outbound.timeout())
                .setHeader("User-Agent", USER_AGENT);
        outbound.headers().forEach(request::setHeader);
        return request.build();
    }

    private static Reply answer(HttpResponse<byte[]> response) {
        return new Reply.Answer(
                response.statusCode(),
                response.headers()
                        .firstValue("Content-Type")
                        .filter(type -> type.length() <= LONGEST_CONTENT_TYPE)
                        .orElse(null),
                response.headers().firstValue("Location").orElse(null),
                response.body());
    }

    private static Reply failure(Outbound outbound, Throwable error) {
        String host = outbound.uri().getHost();
        var tooLarge = cause(error, BodyTooLargeException.class);
        if (tooLarge != null) {
            return new Reply.Failure(
                    FailureReason.BODY_TOO_LARGE, String.valueOf(tooLarge.getMessage()), tooLarge.status());
        }
        if (cause(error, UnresolvedAddressException.class) != null) {
            return new Reply.Failure(FailureReason.DNS, host + " has no address");
        }
        if (cause(error, HttpTimeoutException.class) != null) {
            return new Reply.Failure(FailureReason.TIMEOUT, "no answer from " + host + " in time");
        }
        var tls = cause(error, SSLException.class);
        if (tls != null) {
            return new Reply.Failure(FailureReason.TLS, "no TLS connection to " + host + ": " + tls.getMessage());
        }
        if (cause(error, ConnectException.class) != null) {
            return new Reply.Failure(FailureReason.CONNECT, "no connection to " + host);
        }
        if (cause(error, IOException.class) != null) {
            return new Reply.Failure(
                    FailureReason.BROKEN, "the connection to " + host + " broke before the answer was whole");
        }
        throw new IllegalStateException("sending failed with " + error.getClass(), error);
    }

    private static <T extends Throwable> @Nullable T cause(Throwable error, Class<T> type) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
