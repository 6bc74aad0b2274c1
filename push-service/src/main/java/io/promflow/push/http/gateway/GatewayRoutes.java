package io.promflow.push.http.gateway;

import io.promflow.push.exposition.GroupingPath;
import io.promflow.push.exposition.MalformedInputException;
import io.promflow.push.gateway.Gateway;
import io.promflow.push.http.GatewayMeter;
import io.promflow.push.http.gateway.GatewayAccess.Decision;
import io.promflow.runtime.auth.Caller;
import io.promflow.runtime.auth.Role;
import io.promflow.schemas.Group;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Pushgateway's paths, and those it has not. What takes long is done by the workers, not by a connection's thread. */
public final class GatewayRoutes {
    private static final String METRICS = "/metrics/";
    /** A body of this size is read in less time than it takes to hand it to another thread and back. */
    private static final int SMALL_BODY = 256 << 10;

    /**
     * What may be asked of the gateway beside pushing.
     *
     * @param admin whether everything may be wiped
     * @param lifecycle whether it may be ended
     * @param quit ends the service
     */
    public record Controls(boolean admin, boolean lifecycle, Runnable quit) {}

    private final Gateway gateway;
    private final GatewayPushes pushes;
    private final GatewayReads reads;
    private final GatewayAccess access;
    private final GatewayMeter meter;
    private final Controls controls;
    private final Executor workers;

    public GatewayRoutes(
            Gateway gateway,
            GatewayPushes pushes,
            GatewayReads reads,
            GatewayAccess access,
            GatewayMeter meter,
            Controls controls,
            Executor workers) {
        this.gateway = gateway;
        this.pushes = pushes;
        this.reads = reads;
        this.access = access;
        this.meter = meter;
        this.controls = controls;
        this.workers = workers;
    }

    /** Never throws; fails only where something is wrong with the gateway itself. */
    CompletableFuture<GatewayAnswer> answer(GatewayRequest request) {
        try {
            return routed(request);
        } catch (RejectedExecutionException e) {
            return done(GatewayAnswer.error(503, "unavailable", "too much to do at once (expected: try again later)")
                    .with("Retry-After", "1"));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<GatewayAnswer> routed(GatewayRequest request) {
        if (request.path().startsWith(METRICS)) {
            return grouping(request);
        }
        return switch (request.path()) {
            case "/-/healthy" -> read(request, null, () -> done(GatewayAnswer.text(200, "OK")));
            case "/-/ready" -> read(request, null, () -> done(reads.ready()));
            case "/health" -> read(request, null, () -> done(reads.health()));
            case "/metrics" -> read(request, Role.READER, () -> later(() -> reads.scrape(request)));
            case "/status" -> read(request, Role.READER, () -> done(GatewayAnswer.json(200, gateway.status())));
            case "/" -> read(request, Role.READER, () -> done(reads.page()));
            case "/api/v1/status" -> read(request, Role.READER, () -> done(reads.apiStatus()));
            case "/api/v1/groups" -> read(request, Role.READER, () -> later(() -> reads.groups(request)));
            case "/api/v1/metrics" ->
                request.method().equals("DELETE")
                        ? granted(request, Role.OPERATOR, caller -> pushes.deleteMatching(request, caller))
                        : read(request, Role.READER, () -> later(reads::apiMetrics));
            case "/api/v1/admin/wipe" -> controls.admin() ? wipe(request) : notFound(request);
            case "/-/quit" -> quit(request);
            default -> notFound(request);
        };
    }

    private CompletableFuture<GatewayAnswer> grouping(GatewayRequest request) {
        String method = request.method();
        if (!method.equals("PUT") && !method.equals("POST") && !method.equals("DELETE")) {
            return done(notAllowed("PUT, POST, DELETE"));
        }
        return granted(request, Role.OPERATOR, caller -> {
            Group group;
            try {
                group = pushes.named(GroupingPath.parse(request.path().substring(METRICS.length())));
            } catch (MalformedInputException e) {
                meter.pushed(GatewayMeter.Outcome.MALFORMED);
                return done(GatewayAnswer.error(400, "bad_data", String.valueOf(e.getMessage())));
            }
            if (!access.mayChange(caller, group.job())) {
                return done(GatewayAccess.notThatJob(caller, group.job()));
            }
            if (method.equals("DELETE")) {
                return pushes.delete(group);
            }
            return request.body().length <= SMALL_BODY
                    ? pushes.push(request, group)
                    : handedOver(() -> pushes.push(request, group));
        });
    }

    private CompletableFuture<GatewayAnswer> wipe(GatewayRequest request) {
        if (!request.method().equals("PUT")) {
            return done(notAllowed("PUT"));
        }
        return granted(request, Role.ADMIN, caller -> pushes.wipe());
    }

    private CompletableFuture<GatewayAnswer> quit(GatewayRequest request) {
        if (!request.method().equals("PUT") && !request.method().equals("POST")) {
            return done(notAllowed("PUT, POST"));
        }
        return granted(request, Role.ADMIN, caller -> {
            if (!controls.lifecycle()) {
                return done(GatewayAnswer.error(
                        403, "forbidden", "ending it is not enabled (expected: promflow.gateway.lifecycle=true)"));
            }
            controls.quit().run();
            return done(GatewayAnswer.text(200, "Requesting termination... Goodbye!"));
        });
    }

    private CompletableFuture<GatewayAnswer> notFound(GatewayRequest request) {
        return granted(
                request,
                Role.READER,
                caller -> done(GatewayAnswer.error(404, "not_found", "nothing is at " + request.path())));
    }

    /** @param role null where nobody is asked who calls */
    private CompletableFuture<GatewayAnswer> read(
            GatewayRequest request, @Nullable Role role, Supplier<CompletableFuture<GatewayAnswer>> answer) {
        if (!request.method().equals("GET")) {
            return done(notAllowed("GET"));
        }
        return role == null ? answer.get() : granted(request, role, caller -> answer.get());
    }

    private interface Granted {
        CompletableFuture<GatewayAnswer> to(@Nullable Caller caller);
    }

    private CompletableFuture<GatewayAnswer> granted(GatewayRequest request, Role role, Granted then) {
        Decision decision = access.decide(request.header("Authorization"), role);
        return decision instanceof Decision.Granted granted
                ? then.to(granted.caller())
                : done(((Decision.Denied) decision).answer());
    }

    private CompletableFuture<GatewayAnswer> handedOver(Supplier<CompletableFuture<GatewayAnswer>> work) {
        var answer = new CompletableFuture<GatewayAnswer>();
        workers.execute(() -> {
            try {
                var unused = work.get().whenComplete((given, error) -> {
                    if (error == null) {
                        answer.complete(given);
                    } else {
                        answer.completeExceptionally(error);
                    }
                });
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private CompletableFuture<GatewayAnswer> later(Supplier<GatewayAnswer> work) {
        return CompletableFuture.supplyAsync(work, workers);
    }

    private static GatewayAnswer notAllowed(String methods) {
        GatewayAnswer answer = GatewayAnswer.error(
                405, "method_not_allowed", "this method is not for this path (expected: " + methods + ")");
        return new GatewayAnswer(answer.status(), answer.contentType(), Map.of("Allow", methods), answer.chunks());
    }

    private static CompletableFuture<GatewayAnswer> done(GatewayAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
