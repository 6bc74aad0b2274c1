package io.promflow.query.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.promflow.query.prometheus.Endpoint;
import io.promflow.runtime.auth.AllowedRole;
import io.promflow.runtime.auth.Role;
import reactor.core.publisher.Mono;

/** Prometheus' query endpoints, under the paths that Prometheus has them. A query changes nothing, also as a POST. */
@Controller("/api/v1")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@AllowedRole(Role.READER)
final class QueryController {
    private final PrometheusGateway gateway;

    QueryController(PrometheusGateway gateway) {
        this.gateway = gateway;
    }

    @Get(uri = "/query", headRoute = false)
    Mono<HttpResponse<?>> query(ServerHttpRequest<?> request) {
        return gateway.pass(Endpoint.QUERY, request);
    }

    @Post("/query")
    Mono<HttpResponse<?>> queryByForm(ServerHttpRequest<?> request) {
        return gateway.pass(Endpoint.QUERY, request);
    }

    @Get(uri = "/query_range", headRoute = false)
    Mono<HttpResponse<?>> queryRange(ServerHttpRequest<?> request) {
        return gateway.pass(Endpoint.QUERY_RANGE, request);
    }

    @Post("/query_range")
    Mono<HttpResponse<?>> queryRangeByForm(ServerHttpRequest<?> request) {
        return gateway.pass(Endpoint.QUERY_RANGE, request);
    }
}
