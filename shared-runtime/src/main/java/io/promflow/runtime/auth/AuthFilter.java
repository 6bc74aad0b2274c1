package io.promflow.runtime.auth;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.RouteMatch;
import io.promflow.runtime.http.ApiException.Reason;
import io.promflow.runtime.http.ErrorBody;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a request in when its token may call the route. Health needs none. Made at the start, so that a service does
 * not start without saying who may call. Thread-safe.
 */
@Context
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class AuthFilter {
    private static final Logger LOG = LoggerFactory.getLogger(AuthFilter.class);

    private final @Nullable Tokens tokens;

    AuthFilter(AuthConfig config) {
        this.tokens = tokens(config);
    }

    private static @Nullable Tokens tokens(AuthConfig config) {
        switch (config.auth()) {
            // "false" and "true": YAML takes the bare words for booleans.
            case "off", "false" -> {
                LOG.warn("PROMFLOW_AUTH=off: everybody is let in");
                return null;
            }
            case "on", "true" -> {
                Tokens tokens;
                try {
                    tokens = Tokens.parse(config.tokens());
                } catch (IllegalArgumentException e) {
                    throw new ConfigurationException("PROMFLOW_TOKENS: " + e.getMessage(), e);
                }
                if (tokens.isEmpty()) {
                    throw new ConfigurationException("PROMFLOW_TOKENS is empty (expected: name:role:sha256, "
                            + "or PROMFLOW_AUTH=off to let everybody in)");
                }
                return tokens;
            }
            default ->
                throw new ConfigurationException("PROMFLOW_AUTH: \"" + config.auth() + "\" (expected: on or off)");
        }
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> check(HttpRequest<?> request) {
        if (isUnreadable(request)) {
            return HttpResponse.badRequest(
                    new ErrorBody(Reason.BAD_DATA.errorType(), "the URL is not valid (expected: URL-encoded)"));
        }
        if (tokens == null || isHealth(request.getPath())) {
            return null;
        }
        Caller caller = tokens.caller(request.getHeaders().getAuthorization().orElse(null));
        if (caller == null) {
            return HttpResponse.unauthorized()
                    .header("WWW-Authenticate", "Bearer realm=\"promflow\", Basic realm=\"promflow\"")
                    .body(new ErrorBody(
                            "unauthorized",
                            request.getHeaders().contains("Authorization")
                                    ? "the token is not known here"
                                    : "no token (expected: Authorization: Bearer <token>)"));
        }
        Role needed = needed(request);
        if (!caller.role().covers(needed)) {
            return HttpResponse.<ErrorBody>status(HttpStatus.FORBIDDEN)
                    .body(new ErrorBody(
                            "forbidden",
                            "token \"" + caller.name() + "\" is a "
                                    + caller.role().configName() + " (expected: " + needed.configName() + ")"));
        }
        return null;
    }

    /** The server hands on a request whose URL it cannot read as one to / that has lost its headers. */
    private static boolean isUnreadable(HttpRequest<?> request) {
        return request.getPath().equals("/") && request.getHeaders().names().isEmpty();
    }

    private static boolean isHealth(String path) {
        return path.equals("/health") || path.startsWith("/health/");
    }

    private static Role needed(HttpRequest<?> request) {
        Role byMethod = request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD
                ? Role.READER
                : Role.OPERATOR;
        RouteMatch<?> route = RouteAttributes.getRouteMatch(request).orElse(null);
        AnnotationMetadata metadata = route == null ? AnnotationMetadata.EMPTY_METADATA : route.getAnnotationMetadata();
        return metadata.enumValue(AllowedRole.class, Role.class).orElse(byMethod);
    }
}
