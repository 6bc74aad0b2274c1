package io.promflow.query.http;

import io.micronaut.http.ByteBodyHttpResponse;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.body.CloseableByteBody;
import io.micronaut.http.client.RawHttpClient;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.promflow.query.prometheus.Endpoint;
import io.promflow.query.prometheus.PrometheusAddress;
import io.promflow.runtime.http.ApiException;
import io.promflow.runtime.http.ApiException.Reason;
import java.net.URI;
import java.util.List;
import java.util.OptionalLong;
import reactor.core.publisher.Mono;

/**
 * Passes a request on to Prometheus and its answer back: status, content type and body bytes unchanged. The answer
 * streams through and is never held whole; a form is read first, so one that is too large never gets there. Of the caller's headers only those about the body's form go along, so its
 * token stays here. Thread-safe.
 */
public final class PrometheusGateway {
    private static final List<String> PASSED_ON = List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.ACCEPT_ENCODING);
    private static final List<String> PASSED_BACK =
            List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.CONTENT_ENCODING, HttpHeaders.VARY);

    private final PrometheusAddress prometheus;
    private final RawHttpClient client;
    private final QueryMetrics metrics;

    public PrometheusGateway(PrometheusAddress prometheus, RawHttpClient client, QueryMetrics metrics) {
        this.prometheus = prometheus;
        this.client = client;
        this.metrics = metrics;
    }

    /**
     * Prometheus' answer.
     *
     * @return fails with an {@link ApiException}: {@code UNAVAILABLE} when Prometheus does not answer in time
     */
    Mono<HttpResponse<?>> pass(Endpoint endpoint, ServerHttpRequest<?> request) {
        long start = System.nanoTime();
        var target = HttpRequest.create(
                request.getMethod(), target(endpoint, request).toString());
        for (String name : PASSED_ON) {
            request.getHeaders().getAll(name).forEach(value -> target.header(name, value));
        }
        return Mono.fromFuture(request.byteBody().buffer())
                .flatMap(body -> Mono.from(client.exchange(target, body, null)))
                .<HttpResponse<?>>map(answer -> answer(request, answer))
                .onErrorMap(HttpClientException.class, this::unavailable)
                .doOnSuccess(answer -> metrics.answered(endpoint, answer.code(), System.nanoTime() - start))
                .doOnError(
                        ApiException.class,
                        e -> metrics.answered(endpoint, e.reason().status(), System.nanoTime() - start));
    }

    private URI target(Endpoint endpoint, ServerHttpRequest<?> request) {
        return prometheus.of(endpoint, request.getUri().getRawQuery());
    }

    private static HttpResponse<?> answer(ServerHttpRequest<?> request, HttpResponse<?> fromPrometheus) {
        MutableHttpResponse<CloseableByteBody> answer =
                HttpResponse.status(fromPrometheus.code(), fromPrometheus.reason());
        for (String name : PASSED_BACK) {
            fromPrometheus.getHeaders().getAll(name).forEach(value -> answer.header(name, value));
        }
        // Not the body itself: it lives on the client's event loop and would not wait for the caller's connection.
        var body = ((ByteBodyHttpResponse<?>) fromPrometheus).byteBody().move();
        OptionalLong length = body.expectedLength();
        return answer.body(request.byteBodyFactory().adapt(body.toReadBufferPublisher(), length));
    }

    private ApiException unavailable(HttpClientException error) {
        return new ApiException(
                Reason.UNAVAILABLE, "Prometheus at " + prometheus + " does not answer: " + error.getMessage(), error);
    }
}
