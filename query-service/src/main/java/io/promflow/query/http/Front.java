package io.promflow.query.http;

import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.promflow.query.policy.Policies;
import io.promflow.query.policy.Policy;
import io.promflow.query.prometheus.Endpoint;
import io.promflow.query.request.Problem;
import io.promflow.query.saved.SavedQueries;
import io.promflow.runtime.auth.Caller;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in: who asks, and what. Requests for Prometheus' API are answered right on the connection, without the
 * framework between; health, metrics and this service's own documents are left to it. Thread-safe.
 */
public final class Front implements NettyServerCustomizer {
    private static final List<String> OTHERS =
            List.of("/health", "/prometheus", "/api/v1/slow-queries", "/api/v1/openapi.json", "/api/v1/docs");

    private static final Logger LOG = LoggerFactory.getLogger(Front.class);

    private final Callers callers;
    private final Policies policies;
    private final Routes routes;
    private final Gateway gateway;
    private final int largestForm;

    public Front(Callers callers, Policies policies, SavedQueries saved, Gateway gateway, int largestForm) {
        this.callers = callers;
        this.policies = policies;
        this.routes = new Routes(saved, Clock.systemUTC());
        this.gateway = gateway;
        this.largestForm = largestForm;
    }

    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
        return role == ChannelRole.CONNECTION ? new OnConnection(channel) : this;
    }

    private final class OnConnection implements NettyServerCustomizer {
        private final Channel channel;

        OnConnection(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void onStreamPipelineBuilt() {
            channel.pipeline()
                    .addBefore(
                            ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND,
                            "promflow-front",
                            new FrontHandler(Front.this));
        }
    }

    int largestForm() {
        return largestForm;
    }

    boolean leavesToOthers(HttpRequest request) {
        String uri = request.uri();
        for (String path : OTHERS) {
            if (uri.startsWith(path)) {
                return true;
            }
        }
        return uri.startsWith("/api/v1/saved") && !isSavedQuestion(request);
    }

    /** Asking a saved query, rather than changing or listing them. */
    private static boolean isSavedQuestion(HttpRequest request) {
        return request.method().name().equals("GET") && request.uri().startsWith("/api/v1/saved/");
    }

    /** Answers a request, now or later. */
    void serve(
            FrontHandler handler,
            ChannelHandlerContext context,
            HttpRequest request,
            String form,
            @Nullable Problem problem) {
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        Caller caller = callers.of(request.headers().get("Authorization"));
        Route route = caller == null
                ? new Route.Nowhere(unauthorized(request))
                : problem != null ? new Route.Nowhere(problem) : routes.of(Inbound.of(request, form));
        if (caller == null || route instanceof Route.Nowhere) {
            var answer = new ClientAnswer(
                    context, keepAlive, false, (status, a, reusable) -> answered(handler, context, reusable));
            handler.answering(new FrontHandler.Pending(answer, null));
            answer.problem(((Route.Nowhere) route).problem());
        } else {
            ask(handler, context, keepAlive, policies.of(caller.name()), (Route.ToPrometheus) route);
        }
    }

    private void ask(
            FrontHandler handler,
            ChannelHandlerContext context,
            boolean keepAlive,
            Policy policy,
            Route.ToPrometheus route) {
        var call = new Call(context, route.endpoint(), route.inbound(), policy);
        boolean countsSeries = route.endpoint() == Endpoint.QUERY || route.endpoint() == Endpoint.QUERY_RANGE;
        var answer = new ClientAnswer(context, keepAlive, countsSeries, (status, a, reusable) -> {
            gateway.answered(call, status, a.seriesCount(), a.bytes());
            answered(handler, context, reusable);
        });
        handler.answering(new FrontHandler.Pending(answer, call));
        try {
            gateway.serve(call, route.answer().apply(answer));
        } catch (RuntimeException e) {
            LOG.error("a question to {} was not answered", route.endpoint().segment(), e);
            answer.problem(new Problem(500, "internal", "internal error; the service's log says more", 0));
        }
    }

    private static void answered(FrontHandler handler, ChannelHandlerContext context, boolean reusable) {
        context.executor().execute(() -> handler.answered(context, reusable));
    }

    private static Problem unauthorized(HttpRequest request) {
        return new Problem(
                401,
                "unauthorized",
                request.headers().contains("Authorization")
                        ? "the token is not known here"
                        : "no token (expected: Authorization: Bearer <token>)",
                0);
    }
}
