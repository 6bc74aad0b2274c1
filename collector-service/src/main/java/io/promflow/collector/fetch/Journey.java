package io.promflow.collector.fetch;

import io.promflow.runtime.json.DurationText;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request and the redirects it is sent along, each checked like the first. Used once. */
final class Journey {
    private static final int MOST_REDIRECTS = 3;

    private final Exchange exchange;
    private final AddressRule addresses;
    private final Executor lookups;
    private final Duration limit;
    private volatile @Nullable CompletableFuture<Reply> current;
    private volatile boolean over;

    Journey(Exchange exchange, AddressRule addresses, Executor lookups, Duration limit) {
        this.exchange = exchange;
        this.addresses = addresses;
        this.lookups = lookups;
        this.limit = limit;
    }

    /** Completes within the limit. */
    CompletableFuture<Reply> begin(Outbound request) {
        var late = new Reply.Failure(FailureReason.TIMEOUT, "no whole answer within " + DurationText.format(limit));
        return hop(request, 0)
                .thenApply(reply -> reply)
                .completeOnTimeout(late, limit.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((reply, error) -> end());
    }

    private void end() {
        over = true;
        var running = current;
        if (running != null) {
            running.cancel(true);
        }
    }

    private CompletableFuture<Reply> hop(Outbound request, int redirects) {
        return CompletableFuture.supplyAsync(
                        () -> new Checked(addresses.refusal(request.uri().getHost())), lookups)
                .thenCompose(checked -> checked.refusal() == null
                        ? send(request)
                        : CompletableFuture.<Reply>completedFuture(checked.refusal()))
                .thenCompose(reply -> next(request, reply, redirects));
    }

    private record Checked(Reply.@Nullable Failure refusal) {}

    private CompletableFuture<Reply> send(Outbound request) {
        var sent = exchange.send(request);
        current = sent;
        if (over) {
            sent.cancel(true);
        }
        return sent;
    }

    private CompletableFuture<Reply> next(Outbound request, Reply reply, int redirects) {
        if (!(reply instanceof Reply.Answer answer) || !isRedirect(answer)) {
            return CompletableFuture.completedFuture(reply);
        }
        if (redirects == MOST_REDIRECTS) {
            return failed("more than " + MOST_REDIRECTS + " redirects", answer);
        }
        URI target = target(request.uri(), Objects.requireNonNull(answer.location()));
        if (target == null) {
            return failed("redirected to what is no http or https URL", answer);
        }
        if (request.uri().getScheme().equalsIgnoreCase("https")
                && target.getScheme().equalsIgnoreCase("http")) {
            return failed("redirected from https to http", answer);
        }
        return hop(redirected(request, target, answer.status()), redirects + 1);
    }

    private static CompletableFuture<Reply> failed(String message, Reply.Answer answer) {
        return CompletableFuture.completedFuture(new Reply.Failure(FailureReason.REDIRECT, message, answer.status()));
    }

    private static boolean isRedirect(Reply.Answer answer) {
        return answer.location() != null
                && switch (answer.status()) {
                    case 301, 302, 303, 307, 308 -> true;
                    default -> false;
                };
    }

    private static @Nullable URI target(URI from, String location) {
        try {
            URI target = from.resolve(location);
            return target.getHost() != null && Preparation.isHttp(target) ? target : null;
        } catch (IllegalArgumentException notAnUri) {
            return null;
        }
    }

    /** Headers may hold secrets: another origin does not get them. */
    private static Outbound redirected(Outbound request, URI target, int status) {
        boolean keepsMethod = status == 307 || status == 308;
        return new Outbound(
                keepsMethod ? request.method() : "GET",
                target,
                isSameOrigin(request.uri(), target) ? request.headers() : Map.of(),
                request.timeout());
    }

    private static boolean isSameOrigin(URI a, URI b) {
        return a.getScheme().equalsIgnoreCase(b.getScheme())
                && a.getHost().equalsIgnoreCase(b.getHost())
                && a.getPort() == b.getPort();
    }
}
