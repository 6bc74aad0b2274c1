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
import io.promflow.runtime.auth.Caller;
import io.promflow.runtime.auth.Role;
import io.promflow.runtime.auth.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way in: who asks, and what. Requests for Prometheus' API are answered right on the connection, without the
 * framework between; health, metrics and this service's own documents are left to it. Thread-safe.
 */
public final class Front implements NettyServerCustomizer {
    private static final List<String> OTHERS =
            List.of("/health", "/prometheus", "/api/v1/slow-queries", "/api/v1/openapi.json", "/api/v1/docs");

    private final @Nullable Tokens tokens;
    private final Policies policies;
    private final Gateway gateway;
    private final int largestForm;

    /** @param tokens null: everybody may ask */
    public Front(@Nullable Tokens tokens, Policies policies, Gateway gateway, int largestForm) {
        this.tokens = tokens;
        this.policies = policies;
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
        Inbound inbound = Inbound.of(request, form);
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        Caller caller = caller(request);
        Endpoint endpoint = Endpoint.at(inbound.path());
        Problem refusal =
                caller == null ? unauthorized(request) : problem != null ? problem : refusal(endpoint, inbound);
        if (caller == null || endpoint == null || refusal != null) {
            var answer = new ClientAnswer(
                    context, keepAlive, false, (status, a, reusable) -> answered(handler, context, reusable));
            handler.answering(new FrontHandler.Pending(answer, null));
            answer.problem(refusal == null ? unknown(inbound) : refusal);
            return;
        }
        Policy policy = policies.of(caller.name());
        var call = new Call(context, endpoint, inbound, policy);
        boolean countsSeries = endpoint == Endpoint.QUERY || endpoint == Endpoint.QUERY_RANGE;
        var answer = new ClientAnswer(context, keepAlive, countsSeries, (status, a, reusable) -> {
            gateway.answered(call, status, a.seriesCount(), a.bytes());
            answered(handler, context, reusable);
        });
        handler.answering(new FrontHandler.Pending(answer, call));
        gateway.serve(call, answer);
    }

    private static void answered(FrontHandler handler, ChannelHandlerContext context, boolean reusable) {
        context.executor().execute(() -> handler.answered(context, reusable));
    }

    private @Nullable Caller caller(HttpRequest request) {
        return tokens == null
                ? new Caller("anybody", Role.ADMIN)
                : tokens.caller(request.headers().get("Authorization"));
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

    private static @Nullable Problem refusal(@Nullable Endpoint endpoint, Inbound inbound) {
        if (endpoint == null) {
            return unknown(inbound);
        }
        boolean fits = inbound.method().equals("GET") || (inbound.isPost() && endpoint.takesForm());
        return fits
                ? null
                : new Problem(
                        405,
                        "method_not_allowed",
                        inbound.method() + " (expected: GET" + (endpoint.takesForm() ? " or POST)" : ")"),
                        0);
    }

    private static Problem unknown(Inbound inbound) {
        return Problem.notFound("nothing is at " + inbound.path());
    }
}
