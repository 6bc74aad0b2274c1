package io.promflow.collector.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.promflow.collector.kafka.CatalogueTopic;
import io.promflow.collector.kafka.Owners;
import io.promflow.collector.poll.Circuit;
import io.promflow.collector.poll.Poller;
import io.promflow.collector.poll.SourceStatus;
import io.promflow.collector.schedule.Plan;
import io.promflow.runtime.http.ApiException;
import io.promflow.runtime.json.Json;
import io.promflow.schemas.SourceDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the sources answer, whichever replica asks them. */
@Controller("/api/v1/third-party-metrics/status")
@Produces(MediaType.APPLICATION_JSON)
@ExecuteOn(TaskExecutors.BLOCKING)
final class StatusController {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final CatalogueTopic catalogue;
    private final Poller poller;
    private final Plan plan;
    private final Owners owners;
    private final Replicas replicas;

    StatusController(CatalogueTopic catalogue, Poller poller, Plan plan, Owners owners, Replicas replicas) {
        this.catalogue = catalogue;
        this.poller = poller;
        this.plan = plan;
        this.owners = owners;
        this.replicas = replicas;
    }

    record Statuses(List<Object> sources) {}

    /**
     * How one source answers.
     *
     * @param owner the replica that asks it; null: none does now, or the owner did not answer
     * @param nextDue null when it is not asked on a schedule
     * @param circuit {@code closed}, {@code open} or {@code half_open}
     */
    record Status(
            String name,
            boolean enabled,
            @Nullable String owner,
            @Nullable Instant lastAttempt,
            @Nullable Instant lastSuccess,
            @Nullable Instant nextDue,
            long consecutiveFailures,
            @Nullable String lastError,
            @Nullable String lastErrorKind,
            long responseBytes,
            long skippedTicks,
            String circuit) {}

    @Get
    byte[] all(HttpRequest<?> request, @QueryValue(defaultValue = "false") boolean local) throws InterruptedException {
        return Json.write(new Statuses(statuses(request, catalogue.all(), local)));
    }

    @Get("/{name}")
    byte[] one(HttpRequest<?> request, String name) throws InterruptedException {
        SourceDefinition source = catalogue.find(name);
        if (source == null) {
            throw new ApiException(
                    ApiException.Reason.NOT_FOUND, "no source \"" + name + "\" (expected: one of GET …/config)");
        }
        return Json.write(statuses(request, List.of(source), false).get(0));
    }

    private List<Object> statuses(HttpRequest<?> request, List<SourceDefinition> sources, boolean local)
            throws InterruptedException {
        var statuses = new ArrayList<Object>();
        var elsewhere = new ArrayList<String>();
        for (SourceDefinition source : sources) {
            if (plan.owns(source.name())) {
                statuses.add(status(source, owners.self()));
            } else {
                elsewhere.add(source.name());
            }
        }
        if (local || elsewhere.isEmpty()) {
            return statuses;
        }
        var asked = replicas.askOwners(request, elsewhere, (names, limit) -> "GET status?local=true", LIMIT);
        statuses.addAll(asked.answers(System.nanoTime() + LIMIT.toNanos()));
        for (String name : asked.unreachable()) {
            SourceDefinition source = catalogue.find(name);
            if (source != null) {
                statuses.add(status(source, null));
            }
        }
        return statuses;
    }

    private Status status(SourceDefinition source, @Nullable String owner) {
        SourceStatus status = owner == null ? SourceStatus.NEW : poller.status(source.name());
        Circuit.State circuit = owner == null ? Circuit.State.CLOSED : poller.circuit(source.name());
        return new Status(
                source.name(),
                source.enabled(),
                owner,
                status.lastAttempt(),
                status.lastSuccess(),
                plan.due(source.name()),
                status.consecutiveFailures(),
                status.lastError(),
                status.lastErrorKind() == null ? null : status.lastErrorKind().label(),
                status.responseBytes(),
                status.skippedTicks(),
                circuit.name().toLowerCase(Locale.ROOT));
    }
}
