package io.promflow.runtime.http;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.DefaultHtmlErrorResponseBodyProvider;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.http.server.exceptions.response.HateoasErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.stream.Collectors;

/** Gives what the server itself refuses (no such route, a body that is too large …) the same body as all errors. */
@Singleton
@Replaces(HateoasErrorResponseProcessor.class)
final class ErrorBodies implements ErrorResponseProcessor<ErrorBody> {
    @Override
    public MutableHttpResponse<ErrorBody> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        String message = context.getErrors().stream().map(Error::getMessage).collect(Collectors.joining("; "));
        String reason = response.status().name().toLowerCase(Locale.ROOT);
        if (response.code() >= HttpResponse.serverError().code()) {
            message = "internal error; the service's log says more";
        }
        return response.body(new ErrorBody(reason, message.isEmpty() ? response.reason() : message))
                .contentType("application/json");
    }
}
