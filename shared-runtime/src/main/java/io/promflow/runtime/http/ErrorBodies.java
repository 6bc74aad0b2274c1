package io.promflow.runtime.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.JsonErrorResponseBodyProvider;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.stream.Collectors;

/** Gives what the server itself refuses (no such route, a body that is too large …) the same body as all errors. */
@Singleton
final class ErrorBodies implements JsonErrorResponseBodyProvider<ErrorBody> {
    @Override
    public ErrorBody body(ErrorContext context, HttpResponse<?> response) {
        String reason = response.status().name().toLowerCase(Locale.ROOT);
        if (response.code() >= HttpResponse.serverError().code()) {
            return new ErrorBody(reason, "internal error; the service's log says more");
        }
        String message = context.getErrors().stream().map(Error::getMessage).collect(Collectors.joining("; "));
        return new ErrorBody(reason, message.isEmpty() ? response.reason() : message);
    }
}
