package io.promflow.push.http.gateway;

import io.promflow.push.batch.PushMode;
import io.promflow.push.exposition.MalformedInputException;
import io.promflow.push.gateway.Gateway;
import io.promflow.push.gateway.GatewayOutcome;
import io.promflow.push.gateway.GroupMatcher;
import io.promflow.push.gateway.GroupPush;
import io.promflow.push.gateway.GroupSplit;
import io.promflow.push.gateway.JobTtls;
import io.promflow.push.gateway.Observations;
import io.promflow.push.gateway.read.EscapedNames;
import io.promflow.push.gateway.read.NameRules;
import io.promflow.push.gateway.read.PushedFamily;
import io.promflow.push.http.GatewayMeter;
import io.promflow.push.http.GatewayMeter.Outcome;
import io.promflow.push.http.gateway.PushBody.TooLargeException;
import io.promflow.runtime.auth.Caller;
import io.promflow.schemas.Group;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Requests that change groups. Each is answered when the journal has it. */
public final class GatewayPushes {
    private static final Duration JOURNAL_TIME = Duration.ofSeconds(30);

    /**
     * How pushes are read and kept.
     *
     * @param names what a name may be
     * @param maxBody most bytes of a body, unpacked
     * @param checked whether a push is checked against other groups; if not, it is answered 202
     * @param ttls after what time groups are forgotten
     * @param aggregates jobs that are added up without asking
     */
    public record Settings(NameRules names, int maxBody, boolean checked, JobTtls ttls, JobPatterns aggregates) {}

    private final Gateway gateway;
    private final GatewayAccess access;
    private final Settings settings;
    private final Observations observations;
    private final GatewayMeter meter;
    private final PushBody bodies;

    public GatewayPushes(
            Gateway gateway, GatewayAccess access, Settings settings, Observations observations, GatewayMeter meter) {
        this.gateway = gateway;
        this.access = access;
        this.settings = settings;
        this.observations = observations;
        this.meter = meter;
        this.bodies = new PushBody(settings.names(), settings.maxBody());
    }

    /** The group of a path: its labels' names unescaped where names may be any text. */
    Group named(Group group) {
        return settings.names() == NameRules.UTF8 ? EscapedNames.unescaped(group) : group;
    }

    CompletableFuture<GatewayAnswer> push(GatewayRequest request, Group group) {
        try {
            PushDirectives directives = PushDirectives.of(request, group.job(), settings.ttls(), settings.aggregates());
            List<PushedFamily> families = bodies.read(request);
            PushMode mode = request.method().equals("PUT") ? PushMode.REPLACE : PushMode.MERGE;
            var push = new GroupPush(group, mode, families, directives.ttl(), directives.aggregate());
            if (directives.keepTimestamps()) {
                return observed(push);
            }
            CompletableFuture<GatewayOutcome> outcome = directives.groupBy().isEmpty()
                    ? gateway.push(push)
                    : gateway.pushAll(GroupSplit.of(push, directives.groupBy()));
            return durable(outcome).handle(this::answer);
        } catch (MalformedInputException e) {
            return done(Outcome.MALFORMED, GatewayAnswer.error(400, "bad_data", String.valueOf(e.getMessage())));
        } catch (TooLargeException e) {
            return done(Outcome.MALFORMED, GatewayAnswer.error(413, "too_large", String.valueOf(e.getMessage())));
        }
    }

    private CompletableFuture<GatewayAnswer> observed(GroupPush push) {
        return durable(observations.accept(push))
                .handle((done, error) -> error == null
                        ? counted(Outcome.ACCEPTED, GatewayAnswer.empty(202))
                        : counted(Outcome.FAILED, notKnown()));
    }

    private GatewayAnswer answer(@Nullable GatewayOutcome outcome, @Nullable Throwable error) {
        if (outcome instanceof GatewayOutcome.Refused refused) {
            return counted(Outcome.REFUSED, GatewayAnswer.error(400, "bad_data", refused.words()));
        }
        if (outcome instanceof GatewayOutcome.TooMany tooMany) {
            return counted(Outcome.REFUSED, GatewayAnswer.error(429, "too_many", tooMany.words()));
        }
        return error == null
                ? counted(Outcome.ACCEPTED, GatewayAnswer.empty(settings.checked() ? 200 : 202))
                : counted(Outcome.FAILED, notKnown());
    }

    private static GatewayAnswer notKnown() {
        return GatewayAnswer.error(503, "unavailable", "Kafka has not confirmed it (expected: within 30 s); try again")
                .with("Retry-After", "5");
    }

    private GatewayAnswer counted(Outcome outcome, GatewayAnswer answer) {
        meter.pushed(outcome);
        return answer;
    }

    private CompletableFuture<GatewayAnswer> done(Outcome outcome, GatewayAnswer answer) {
        return CompletableFuture.completedFuture(counted(outcome, answer));
    }

    CompletableFuture<GatewayAnswer> delete(Group group) {
        return durable(gateway.delete(group))
                .handle((done, error) -> error == null ? GatewayAnswer.empty(202) : notKnown());
    }

    CompletableFuture<GatewayAnswer> deleteMatching(GatewayRequest request, @Nullable Caller caller) {
        List<String> selectors = request.parameters("match[]");
        if (selectors.isEmpty()) {
            return CompletableFuture.completedFuture(
                    GatewayAnswer.error(400, "bad_data", "no match[] (expected: match[]={job=\"…\"})"));
        }
        Predicate<Group> any = group -> false;
        try {
            for (String selector : selectors) {
                any = any.or(GroupMatcher.parse(selector));
            }
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(
                    GatewayAnswer.error(400, "bad_data", String.valueOf(e.getMessage())));
        }
        Predicate<Group> permitted = any.and(group -> access.mayChange(caller, group.job()));
        return durable(gateway.deleteAll(permitted))
                .handle((count, error) -> error == null ? GatewayAnswer.success(Map.of("deleted", count)) : notKnown());
    }

    CompletableFuture<GatewayAnswer> wipe() {
        return durable(gateway.deleteAll(group -> true))
                .handle((count, error) -> error == null ? GatewayAnswer.empty(202) : notKnown());
    }

    private static <T> CompletableFuture<T> durable(CompletableFuture<T> written) {
        return written.isDone() ? written : written.orTimeout(JOURNAL_TIME.toMillis(), TimeUnit.MILLISECONDS);
    }
}
