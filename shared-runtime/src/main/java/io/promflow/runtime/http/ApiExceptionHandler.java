package io.promflow.runtime.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Answers an {@link ApiException} with its reason's status. */
@Singleton
@Produces
final class ApiExceptionHandler implements ExceptionHandler<ApiException, HttpResponse<ErrorBody>> {
    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public HttpResponse<ErrorBody> handle(HttpRequest request, ApiException error) {
        return HttpResponse.<ErrorBody>status(
                        error.reason().status(), error.reason().errorType())
                .body(new ErrorBody(error.reason().errorType(), String.valueOf(error.getMessage())));
    }
}
