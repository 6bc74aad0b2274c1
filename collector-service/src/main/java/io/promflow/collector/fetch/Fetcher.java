package io.promflow.collector.fetch;

import io.promflow.schemas.SourceDefinition.Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Asks an API once. Nothing it says of a failure holds the value of a variable. Thread-safe. */
public final class Fetcher {
    private final Exchange exchange;
    private final Variables variables;
    private final AddressRule addresses;
    private final Executor lookups;

    /** @param lookups where host names are looked up, which blocks */
    public Fetcher(Exchange exchange, Variables variables, AddressRule addresses, Executor lookups) {
        this.exchange = exchange;
        this.variables = variables;
        this.addresses = addresses;
        this.lookups = lookups;
    }

    /** Completes within the request's timeout with how it went; exceptionally only for a bug. */
    public CompletableFuture<Reply> fetch(Request request) {
        var secrets = new Secrets();
        Preparation.Result prepared = new Preparation(variables, secrets).prepare(request);
        if (prepared instanceof Preparation.Result.Failed failed) {
            return CompletableFuture.completedFuture(failed.failure());
        }
        var ready = (Preparation.Result.Ready) prepared;
        return new Journey(exchange, addresses, lookups, request.timeout())
                .begin(ready.request())
                .thenApply(reply -> redacted(reply, secrets));
    }

    private static Reply redacted(Reply reply, Secrets secrets) {
        if (reply instanceof Reply.Answer answer) {
            String contentType = answer.contentType();
            return contentType == null
                    ? answer
                    : new Reply.Answer(answer.status(), secrets.redact(contentType), answer.location(), answer.body());
        }
        var failure = (Reply.Failure) reply;
        return new Reply.Failure(failure.reason(), secrets.redact(failure.error()), failure.statusCode());
    }
}
