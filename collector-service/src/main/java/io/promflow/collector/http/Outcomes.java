package io.promflow.collector.http;

import io.micronaut.http.HttpRequest;
import io.promflow.collector.poll.Poller;
import io.promflow.collector.poll.Response;
import io.promflow.collector.schedule.Plan;
import io.promflow.runtime.json.DurationText;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Collects and waits: the sources of this replica here, the others through their owners. Thread-safe. */
@Singleton
final class Outcomes {
    /** A source that is asked elsewhere answers a little later than it is asked there. */
    private static final Duration WAY = Duration.ofSeconds(2);

    private final Poller poller;
    private final Plan plan;
    private final Replicas replicas;

    Outcomes(Poller poller, Plan plan, Replicas replicas) {
        this.poller = poller;
        this.plan = plan;
        this.replicas = replicas;
    }

    /**
     * How one source answered.
     *
     * @param outcome {@code collected}, {@code unchanged}, {@code failed}, {@code pending} when the time was over, or {@code
     *     unowned} when no replica could be asked
     */
    record Outcome(
            String source,
            String outcome,
            @Nullable Integer httpStatus,
            @Nullable String errorKind,
            @Nullable String error,
            @Nullable Integer responseBytes,
            @Nullable Long durationMs,
            @Nullable Integer attempts) {
        static Outcome of(String source, String outcome) {
            return new Outcome(source, outcome, null, null, null, null, null, null);
        }
    }

    record All(List<Object> outcomes) {}

    All of(HttpRequest<?> request, List<String> names, Duration limit, boolean local) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        var here = new ArrayList<String>();
        var there = new ArrayList<String>();
        names.forEach(name -> (plan.owns(name) ? here : there).add(name));
        Map<String, CompletableFuture<@Nullable Response>> asked = new java.util.LinkedHashMap<>();
        here.forEach(name -> asked.put(name, poller.request(name)));
        var elsewhere = local ? null : replicas.askOwners(request, there, this::path, limit);
        var outcomes = new ArrayList<Object>();
        for (var each : asked.entrySet()) {
            outcomes.add(outcome(each.getKey(), each.getValue(), end));
        }
        if (elsewhere != null) {
            outcomes.addAll(elsewhere.answers(end + WAY.toNanos()));
            elsewhere.unreachable().forEach(name -> outcomes.add(Outcome.of(name, "unowned")));
        }
        return new All(outcomes);
    }

    /** What a replica is asked for some of its sources; one by one unless there are many. */
    private String path(List<String> names, Duration limit) {
        String of = names.size() == 1 ? "/" + names.get(0) : "";
        return "POST collect" + of + "?local=true&wait=" + DurationText.format(limit);
    }

    private static Outcome outcome(String source, CompletableFuture<@Nullable Response> asked, long end)
            throws InterruptedException {
        try {
            Response response = asked.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return response == null ? Outcome.of(source, "unowned") : outcome(response);
        } catch (TimeoutException e) {
            return Outcome.of(source, "pending");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a fetch never fails", e);
        }
    }

    private static Outcome outcome(Response response) {
        var kind = response.reply().reason();
        Integer status = response.reply().statusCode();
        String outcome = kind != null ? "failed" : status != null && status == 304 ? "unchanged" : "collected";
        return new Outcome(
                response.source(),
                outcome,
                status,
                kind == null ? null : kind.label(),
                response.reply().error(),
                response.bodyBytes(),
                response.took().toMillis(),
                response.attempts());
    }
}
