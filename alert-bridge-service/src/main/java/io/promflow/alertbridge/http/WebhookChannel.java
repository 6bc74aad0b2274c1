package io.promflow.alertbridge.http;

import io.promflow.alertbridge.deliver.Channel;
import io.promflow.alertbridge.deliver.Outcome;
import io.promflow.alertbridge.deliver.WebhookAnswer;
import io.promflow.alertbridge.deliver.WebhookMessage;
import io.promflow.runtime.json.Json;
import io.promflow.schemas.Notification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Posts a {@link WebhookMessage} to a URL, with the notification's id in the header {@code Promflow-Notification-Id}.
 * Does not follow redirects. Thread-safe.
 */
public final class WebhookChannel implements Channel {
    private final URI url;
    private final String externalUrl;
    private final Duration timeout;
    private final HttpClient client;

    /**
     * @param externalUrl where people find the service; may be empty
     * @param timeout for the whole exchange
     */
    public WebhookChannel(URI url, String externalUrl, Duration timeout) {
        this.url = url;
        this.externalUrl = externalUrl;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    @Override
    public Outcome send(Notification notification) throws InterruptedException {
        var status = new AtomicInteger();
        CompletableFuture<HttpResponse<String>> exchange = client.sendAsync(request(notification), head -> {
            status.set(head.statusCode());
            return new AnswerBody();
        });
        try {
            HttpResponse<String> answer = exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return WebhookAnswer.judge(answer.statusCode(), answer.body());
        } catch (TimeoutException e) {
            return judge(status, "within " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException broken) {
                return judge(status, "but " + broken);
            }
            throw new IllegalStateException("a notification could not be sent", e.getCause());
        } finally {
            exchange.cancel(true);
        }
    }

    /** The status says it all, even if the body never came. */
    private static Outcome judge(AtomicInteger status, String instead) {
        return status.get() == 0 ? new Outcome.Waiting("no answer " + instead) : WebhookAnswer.judge(status.get(), "");
    }

    private HttpRequest request(Notification notification) {
        return HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .header("User-Agent", "promflow-alert-bridge")
                .header("Promflow-Notification-Id", notification.id())
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(WebhookMessage.of(notification, externalUrl))))
                .build();
    }
}
