package io.promflow.collector.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.promflow.collector.kafka.CatalogueTopic;
import io.promflow.collector.kafka.CollectRequests;
import io.promflow.collector.poll.Poller;
import io.promflow.collector.poll.SourceStatus;
import io.promflow.collector.schedule.Plan;
import io.promflow.runtime.http.ApiException;
import io.promflow.runtime.json.Json;
import io.promflow.schemas.SourceDefinition;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The catalogue, collecting now, and how the sources of this replica answer. */
@Controller("/api/v1/third-party-metrics")
@Produces(MediaType.APPLICATION_JSON)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ThirdPartyMetricsController {
    private final CatalogueTopic catalogue;
    private final CollectRequests requests;
    private final Poller poller;
    private final Plan plan;

    ThirdPartyMetricsController(CatalogueTopic catalogue, CollectRequests requests, Poller poller, Plan plan) {
        this.catalogue = catalogue;
        this.requests = requests;
        this.poller = poller;
        this.plan = plan;
    }

    record Sources(List<SourceDefinition> sources) {}

    /** @param sources that are asked, each by the replica that owns it */
    record Accepted(String requestId, List<String> sources) {}

    record Statuses(List<Status> sources) {}

    /** @param nextDue null when it is not asked on a schedule */
    record Status(
            String name,
            boolean enabled,
            @Nullable Instant lastAttempt,
            @Nullable Instant lastSuccess,
            long consecutiveFailures,
            @Nullable String lastError,
            long skippedTicks,
            @Nullable Instant nextDue) {}

    @Get("/config")
    byte[] config() {
        return Json.write(new Sources(catalogue.all()));
    }

    @Get("/config/{name}")
    byte[] config(String name) {
        return Json.write(known(name));
    }

    @Put("/config/{name}/enable")
    byte[] enable(String name) throws InterruptedException {
        return Json.write(withEnabled(known(name), true));
    }

    @Put("/config/{name}/disable")
    byte[] disable(String name) throws InterruptedException {
        return Json.write(withEnabled(known(name), false));
    }

    private SourceDefinition withEnabled(SourceDefinition source, boolean enabled) throws InterruptedException {
        if (source.enabled() == enabled) {
            return source;
        }
        var changed =
                new SourceDefinition(source.name(), enabled, source.schedule(), source.request(), source.metrics());
        catalogue.put(changed);
        return changed;
    }

    /** Every enabled source. */
    @Post("/collect")
    HttpResponse<byte[]> collect() throws InterruptedException {
        return ask(catalogue.all().stream()
                .filter(SourceDefinition::enabled)
                .map(SourceDefinition::name)
                .toList());
    }

    /** One source, also a disabled one. */
    @Post("/collect/{name}")
    HttpResponse<byte[]> collect(String name) throws InterruptedException {
        return ask(List.of(known(name).name()));
    }

    private HttpResponse<byte[]> ask(List<String> names) throws InterruptedException {
        String requestId = UUID.randomUUID().toString();
        requests.ask(names, requestId);
        return HttpResponse.accepted().body(Json.write(new Accepted(requestId, names)));
    }

    @Get("/status")
    byte[] status() {
        return Json.write(new Statuses(catalogue.all().stream()
                .filter(source -> plan.owned().contains(source.name()))
                .map(this::status)
                .toList()));
    }

    private Status status(SourceDefinition source) {
        SourceStatus status = poller.status(source.name());
        return new Status(
                source.name(),
                source.enabled(),
                status.lastAttempt(),
                status.lastSuccess(),
                status.consecutiveFailures(),
                status.lastError(),
                status.skippedTicks(),
                plan.due(source.name()));
    }

    private SourceDefinition known(String name) {
        SourceDefinition source = catalogue.find(name);
        if (source == null) {
            throw new ApiException(
                    ApiException.Reason.NOT_FOUND, "no source \"" + name + "\" (expected: one of GET …/config)");
        }
        return source;
    }
}
