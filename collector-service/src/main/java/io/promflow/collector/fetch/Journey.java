package io.promflow.collector.fetch;

import io.promflow.runtime.json.DurationText;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request and the redirects it is sent along, each checked like the first. Used once. */
final class Journey {
    private static final int MOST_REDIRECTS = 3;

    private final Services services;
    private volatile @Nullable Future<?> current;
    private volatile boolean over;

    Journey(Services services) {
        this.services = services;
    }

    /** Completes within the request's timeout, counted from when its host lets it in. */
    CompletableFuture<Reply> begin(Outbound request) {
        var late = new Reply.Failure(
                FailureReason.TIMEOUT, "no whole answer within " + DurationText.format(request.timeout()));
        return enter(request.uri().getHost())
                .thenCompose(entered -> hop(request, 0)
                        .<Reply>thenApply(reply -> reply)
                        .completeOnTimeout(late, request.timeout().toMillis(), TimeUnit.MILLISECONDS))
                .whenComplete((reply, error) -> end());
    }

    /** Ends what is under way. */
    void end() {
        over = true;
        var running = current;
        if (running != null) {
            running.cancel(true);
        }
    }

    private <T extends Future<?>> T now(T begun) {
        current = begun;
        if (over) {
            begun.cancel(true);
        }
        return begun;
    }

    private CompletableFuture<@Nullable Void> enter(String host) {
        return now(services.limits().enter(host));
    }

    /** Its host has let it in. */
    private CompletableFuture<Reply> hop(Outbound request, int redirects) {
        return answered(request)
                .whenComplete(
                        (reply, error) -> services.limits().leave(request.uri().getHost()))
                .thenCompose(reply -> next(request, reply, redirects));
    }

    private CompletableFuture<Reply> answered(Outbound request) {
        String host = request.uri().getHost();
        if (request.proxy() != null) {
            var refused = services.addresses().refusal(host, request.port());
            return refused != null ? done(refused) : throughProxy(request, request.proxy());
        }
        return services.addresses()
                .check(host, request.port())
                .thenCompose(checked -> checked instanceof AddressRule.Checked.Allowed allowed
                        ? send(request, allowed.addresses(), 0)
                        : done(((AddressRule.Checked.Refused) checked).failure()));
    }

    private CompletableFuture<Reply> throughProxy(Outbound request, URI proxy) {
        return services.proxies().contains(proxy)
                ? now(services.exchange().send(request, null))
                : done(new Reply.Failure(
                        FailureReason.ADDRESS_REFUSED, "a proxy that is not among promflow.collector.proxies"));
    }

    private static CompletableFuture<Reply> done(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    /** Where one address takes no connection, the next may. */
    private CompletableFuture<Reply> send(Outbound request, List<InetAddress> addresses, int at) {
        return now(services.exchange().send(request, addresses.get(at)))
                .thenCompose(reply -> reply.reason() == FailureReason.CONNECT && at + 1 < addresses.size() && !over
                        ? send(request, addresses, at + 1)
                        : done(reply));
    }

    private CompletableFuture<Reply> next(Outbound request, Reply reply, int redirects) {
        if (!(reply instanceof Reply.Answer answer) || !isRedirect(answer)) {
            return done(reply);
        }
        if (redirects == MOST_REDIRECTS) {
            return failed("more than " + MOST_REDIRECTS + " redirects", answer);
        }
        URI target = target(request.uri(), Objects.requireNonNull(answer.head().location()));
        if (target == null) {
            return failed("redirected to what is no http or https URL", answer);
        }
        if (request.isSecure() && target.getScheme().equalsIgnoreCase("http")) {
            return failed("redirected from https to http", answer);
        }
        boolean keepsMethod = answer.status() == 307 || answer.status() == 308;
        return enter(target.getHost()).thenCompose(entered -> hop(request.at(target, keepsMethod), redirects + 1));
    }

    private static CompletableFuture<Reply> failed(String message, Reply.Answer answer) {
        return done(new Reply.Failure(FailureReason.REDIRECT, message, answer.status()));
    }

    private static boolean isRedirect(Reply.Answer answer) {
        return answer.head().location() != null
                && switch (answer.status()) {
                    case 301, 302, 303, 307, 308 -> true;
                    default -> false;
                };
    }

    /** Where a reference leads from here; null where that is no http or https URL. */
    static @Nullable URI target(URI from, String reference) {
        try {
            URI target = from.resolve(reference);
            boolean isPlain = target.getHost() != null && target.getRawUserInfo() == null;
            return isPlain && Preparation.isHttp(target) ? target : null;
        } catch (IllegalArgumentException notAnUri) {
            return null;
        }
    }
}
