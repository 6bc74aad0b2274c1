package io.promflow.collector.fetch;

import io.promflow.schemas.SourceDefinition.Retry;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One fetch under way: its attempts, one after the other. Thread-safe. */
public final class Fetch {
    /** Of a source that says nothing about it. */
    private static final Retry RETRY = new Retry(3, Duration.ofSeconds(1));

    private final Services services;
    private final AccessTokens tokens;
    private final Order order;
    private final Secrets secrets = new Secrets();
    private final CompletableFuture<Fetched> result = new CompletableFuture<>();
    private final long begun = System.nanoTime();
    private volatile @Nullable Journey journey;
    private volatile boolean renewed;

    Fetch(Services services, AccessTokens tokens, Order order) {
        this.services = services;
        this.tokens = tokens;
        this.order = order;
    }

    /** Completes with how it went; exceptionally only for a bug. Nothing in it holds the value of a variable. */
    public CompletableFuture<Fetched> result() {
        return result;
    }

    /** Ends it: it has failed as {@link FailureReason#HANDED_OVER} unless it was over. */
    public void cancel() {
        result.complete(
                new Fetched(new Reply.Failure(FailureReason.HANDED_OVER, "another replica asks this source now"), 0));
        var running = journey;
        if (running != null) {
            running.end();
        }
    }

    Fetch begin() {
        Preparation.Result prepared = new Preparation(services.variables(), secrets).prepare(order);
        if (prepared instanceof Preparation.Result.Failed failed) {
            result.complete(new Fetched(failed.failure(), 0));
        } else {
            attempt((Preparation.Result.Ready) prepared, 1);
        }
        return this;
    }

    private void attempt(Preparation.Result.Ready ready, int number) {
        var unused = once(ready).whenComplete((reply, error) -> {
            if (result.isDone()) {
                return;
            }
            if (error != null) {
                result.completeExceptionally(error);
            } else {
                judge(ready, reply, number);
            }
        });
    }

    private void judge(Preparation.Result.Ready ready, Reply reply, int number) {
        Duration wanted = reply instanceof Reply.Answer answer
                ? RetryAfter.of(answer, services.clock().instant())
                : null;
        if (ready.oauth() != null && Integer.valueOf(401).equals(reply.statusCode()) && !renewed) {
            renewed = true;
            tokens.forget(ready.oauth());
            attempt(ready, number);
            return;
        }
        Duration pause = pause(ready.request(), reply, number, wanted);
        if (pause == null) {
            finish(reply, number, wanted);
        } else {
            CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, services.workers())
                    .execute(() -> attempt(ready, number + 1));
        }
    }

    private void finish(Reply reply, int number, @Nullable Duration wanted) {
        Reply judged = reply instanceof Reply.Answer answer ? judged(answer) : reply;
        Validators next = judged instanceof Reply.Answer answer ? Validators.of(order.request(), answer) : null;
        result.complete(new Fetched(redacted(judged), number, wanted, next));
    }

    /** How long until the next attempt; null: there is none. */
    private @Nullable Duration pause(Outbound request, Reply reply, int number, @Nullable Duration wanted) {
        Retry retry = order.request().retry() == null ? RETRY : order.request().retry();
        if (number >= retry.attempts() || !mayBeBetter(request, reply)) {
            return null;
        }
        double doubled = retry.backoff().toMillis() * Math.pow(2, number - 1);
        Duration pause = wanted != null
                ? wanted
                : Duration.ofMillis(
                        (long) (doubled * ThreadLocalRandom.current().nextDouble(0.5, 1.5)));
        Duration passed = Duration.ofNanos(System.nanoTime() - begun);
        return passed.plus(pause).compareTo(order.patience()) > 0 ? null : pause;
    }

    /** A POST that may have been worked on is not repeated. */
    private static boolean mayBeBetter(Outbound request, Reply reply) {
        FailureReason reason = reply.reason();
        if (reason == FailureReason.HTTP_STATUS && reply.statusCode() != null) {
            return switch (reply.statusCode()) {
                case 429, 503 -> true;
                case 408, 500, 502, 504 -> request.method().equals("GET");
                default -> false;
            };
        }
        boolean neverArrived = reason == FailureReason.DNS || reason == FailureReason.CONNECT;
        return reason != null
                && reason.mayPass()
                && (neverArrived || request.method().equals("GET"));
    }

    private CompletableFuture<Reply> once(Preparation.Result.Ready ready) {
        if (ready.oauth() == null) {
            return pages(ready.request());
        }
        return tokens.token(ready.oauth()).thenCompose(token -> {
            if (token instanceof AccessTokens.Result.Failed failed) {
                return CompletableFuture.completedFuture(failed.failure());
            }
            return pages(authorized(ready, ((AccessTokens.Result.Token) token).value()));
        });
    }

    private Outbound authorized(Preparation.Result.Ready ready, String token) {
        secrets.add(token);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(ready.request().headers());
        headers.put("Authorization", "Bearer " + token);
        return ready.request().with(headers);
    }

    private CompletableFuture<Reply> pages(Outbound request) {
        var pagination = order.request().pagination();
        return pagination == null
                ? call(request)
                : new Pages(pagination, this::call, services.workers(), services.maxBodyBytes()).fetch(request);
    }

    private CompletableFuture<Reply> call(Outbound request) {
        var next = new Journey(services);
        journey = next;
        var reply = next.begin(request);
        if (result.isDone()) {
            next.end();
        }
        return reply.thenCompose(this::decoded);
    }

    private CompletableFuture<Reply> decoded(Reply reply) {
        return Decoding.isCoded(reply)
                ? CompletableFuture.supplyAsync(
                        () -> services.decoding().decoded((Reply.Answer) reply, order.share()), services.workers())
                : CompletableFuture.completedFuture(reply);
    }

    /** A success has to say something, and in a type that was asked for. */
    private Reply judged(Reply.Answer answer) {
        if (answer.reason() != null || answer.status() == Reply.UNCHANGED) {
            return answer;
        }
        if (answer.body().length == 0) {
            return new Reply.Unfit(FailureReason.NO_CONTENT, "HTTP " + answer.status() + " without a body", answer);
        }
        String accept = Acceptance.header(order.request().headers(), "Accept");
        String type = answer.head().contentType();
        if (!Acceptance.covers(accept, type)) {
            return new Reply.Unfit(
                    FailureReason.CONTENT_TYPE, "content type " + type + " (expected: " + accept + ")", answer);
        }
        return answer;
    }

    private Reply redacted(Reply reply) {
        if (reply instanceof Reply.Answer answer) {
            String type = answer.head().contentType();
            return type == null
                    ? answer
                    : new Reply.Answer(answer.status(), answer.head().withType(secrets.redact(type)), answer.body());
        }
        if (reply instanceof Reply.Unfit unfit) {
            return new Reply.Unfit(
                    unfit.reason(), secrets.redact(unfit.error()), (Reply.Answer) redacted(unfit.answer()));
        }
        var failure = (Reply.Failure) reply;
        return new Reply.Failure(failure.reason(), secrets.redact(failure.error()), failure.statusCode());
    }
}
