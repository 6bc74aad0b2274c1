package io.promflow.collector.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.promflow.collector.kafka.CatalogueTopic;
import io.promflow.collector.kafka.CollectRequests;
import io.promflow.runtime.http.ApiException;
import io.promflow.runtime.json.DurationText;
import io.promflow.runtime.json.Json;
import io.promflow.schemas.SourceDefinition;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Collects now: at once, or waiting for the outcomes with {@code ?wait=10s}. */
@Controller("/api/v1/third-party-metrics/collect")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class CollectController {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final CatalogueTopic catalogue;
    private final CollectRequests requests;
    private final Outcomes outcomes;

    CollectController(CatalogueTopic catalogue, CollectRequests requests, Outcomes outcomes) {
        this.catalogue = catalogue;
        this.requests = requests;
        this.outcomes = outcomes;
    }

    /** @param sources that are asked, each by the replica that owns it */
    record Accepted(String requestId, List<String> sources) {}

    /** Every enabled source. */
    @Post
    HttpResponse<byte[]> all(
            HttpRequest<?> request,
            @Nullable @QueryValue String wait,
            @QueryValue(defaultValue = "false") boolean local)
            throws InterruptedException {
        List<String> enabled = catalogue.all().stream()
                .filter(SourceDefinition::enabled)
                .map(SourceDefinition::name)
                .toList();
        return ask(request, enabled, wait, local);
    }

    /** One source, also a disabled one. */
    @Post("/{name}")
    HttpResponse<byte[]> one(
            HttpRequest<?> request,
            String name,
            @Nullable @QueryValue String wait,
            @QueryValue(defaultValue = "false") boolean local)
            throws InterruptedException {
        if (catalogue.find(name) == null) {
            throw new ApiException(
                    ApiException.Reason.NOT_FOUND, "no source \"" + name + "\" (expected: one of GET …/config)");
        }
        return ask(request, List.of(name), wait, local);
    }

    private HttpResponse<byte[]> ask(HttpRequest<?> request, List<String> names, @Nullable String wait, boolean local)
            throws InterruptedException {
        if (wait != null) {
            return HttpResponse.ok(Json.write(outcomes.of(request, names, limit(wait), local)));
        }
        String requestId = UUID.randomUUID().toString();
        requests.ask(names, requestId);
        return HttpResponse.accepted().body(Json.write(new Accepted(requestId, names)));
    }

    private static Duration limit(String wait) {
        String expected = " (expected: a duration up to " + DurationText.format(LONGEST_WAIT) + ", such as 10s)";
        try {
            Duration limit = DurationText.parse(wait);
            if (limit.compareTo(LONGEST_WAIT) <= 0) {
                return limit;
            }
        } catch (IllegalArgumentException e) {
            throw new ApiException(ApiException.Reason.BAD_DATA, "wait: \"" + wait + "\"" + expected, e);
        }
        throw new ApiException(ApiException.Reason.BAD_DATA, "wait: \"" + wait + "\"" + expected);
    }
}
