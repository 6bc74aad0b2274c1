package io.promflow.collector.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.runtime.json.Json;
import io.promflow.schemas.SourceDefinition.OAuth2;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens of the client credentials grant, RFC 6749 section 4.4. One is fetched once and used until shortly before
 * it ends; who asks meanwhile waits for the same answer. Thread-safe.
 */
final class AccessTokens {
    /** What came of it. */
    sealed interface Result {
        record Token(String value, Instant until) implements Result {}

        record Failed(Reply.Failure failure) implements Result {}
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration UNSAID = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int MOST_TOKENS = 10_000;

    private final Services services;
    private final Map<OAuth2, CompletableFuture<Result>> tokens = new ConcurrentHashMap<>();

    AccessTokens(Services services) {
        this.services = services;
    }

    /** @param client with its variables filled in */
    CompletableFuture<Result> token(OAuth2 client) {
        var known = tokens.get(client);
        if (known != null && !isOver(known)) {
            return known.thenApply(result -> result);
        }
        if (tokens.size() >= MOST_TOKENS) {
            tokens.values().removeIf(this::isOver);
        }
        var mine = new CompletableFuture<Result>();
        var winner = tokens.compute(client, (key, now) -> now == null || isOver(now) ? mine : now);
        if (winner == mine) {
            var unused = fetch(client).whenComplete((result, error) -> {
                if (error != null) {
                    mine.completeExceptionally(error);
                } else {
                    mine.complete(result);
                }
            });
        }
        return winner.thenApply(result -> result);
    }

    /** The API does not take it any more. */
    void forget(OAuth2 client) {
        tokens.computeIfPresent(client, (key, now) -> now.isDone() ? null : now);
    }

    private boolean isOver(CompletableFuture<Result> token) {
        if (!token.isDone()) {
            return false;
        }
        return token.isCompletedExceptionally()
                || !(token.join() instanceof Result.Token given)
                || !given.until().isAfter(services.clock().instant());
    }

    private CompletableFuture<Result> fetch(OAuth2 client) {
        URI url;
        try {
            url = new URI(client.tokenUrl());
        } catch (java.net.URISyntaxException e) {
            return CompletableFuture.completedFuture(failed("the token's URL is none", null));
        }
        if (url.getHost() == null || !Preparation.isHttp(url)) {
            return CompletableFuture.completedFuture(failed("the token's URL is not http or https", null));
        }
        var share = services.budget().share();
        return new Journey(services)
                .begin(request(client, url, share))
                .thenApply(this::result)
                .whenComplete((result, error) -> share.close());
    }

    private static Outbound request(OAuth2 client, URI url, BodyBudget.Share share) {
        Map<String, String> form = new TreeMap<>(Map.of("grant_type", "client_credentials"));
        if (client.scope() != null) {
            form.put("scope", client.scope());
        }
        String pair = Secrets.encoded(client.clientId()) + ":" + Secrets.encoded(client.clientSecret());
        var headers = Map.of(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)),
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Accept",
                "application/json");
        byte[] body = Preparation.withParams("", form).substring(1).getBytes(StandardCharsets.UTF_8);
        return new Outbound("POST", url, headers, TIMEOUT, body, null, null, share);
    }

    private Result result(Reply reply) {
        if (!(reply instanceof Reply.Answer answer) || answer.status() != 200) {
            return failed("no access token: " + reply.error(), reply.statusCode());
        }
        try {
            JsonNode token = Json.mapper().readTree(answer.body());
            JsonNode value = token.get("access_token");
            if (value == null || !value.isTextual() || value.asText().isEmpty()) {
                return failed("no access token: the answer has no access_token", answer.status());
            }
            return new Result.Token(value.asText(), services.clock().instant().plus(use(token)));
        } catch (IOException e) {
            return failed("no access token: the answer is no JSON", answer.status());
        }
    }

    /** How long a token is used: not to its very end, so that none ends on its way. */
    private static Duration use(JsonNode token) {
        long seconds = token.path("expires_in").asLong(UNSAID.toSeconds());
        Duration life = Duration.ofSeconds(Math.max(0, Math.min(seconds, LONGEST.toSeconds())));
        Duration margin = life.dividedBy(10);
        return life.minus(margin.compareTo(Duration.ofSeconds(30)) > 0 ? Duration.ofSeconds(30) : margin);
    }

    private static Result failed(String message, @Nullable Integer status) {
        return new Result.Failed(new Reply.Failure(FailureReason.OAUTH, message, status));
    }
}
