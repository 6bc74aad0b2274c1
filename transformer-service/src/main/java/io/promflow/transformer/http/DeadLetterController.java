package io.promflow.transformer.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.promflow.runtime.http.ApiException;
import io.promflow.runtime.json.Json;
import io.promflow.transformer.TransformerMetrics;
import io.promflow.transformer.kafka.DeadLetter;
import io.promflow.transformer.kafka.DeadLetterBox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What could not be transformed and why, and trying it again. */
@Controller("/api/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@ExecuteOn(TaskExecutors.BLOCKING)
final class DeadLetterController {
    private static final int MOST_LISTED = 1000;
    private static final int MOST_RESUBMITTED = 10_000;

    private final DeadLetterBox box;
    private final TransformerMetrics metrics;

    DeadLetterController(DeadLetterBox box, TransformerMetrics metrics) {
        this.box = box;
        this.metrics = metrics;
    }

    /** Letters that have source, reason and rule in common. */
    record Group(
            @Nullable String source,
            String reason,
            @Nullable String rule,
            int count,
            Instant first,
            Instant last) {
        static Group of(DeadLetter letter) {
            return new Group(letter.source(), letter.reason(), letter.rule(), 1, letter.time(), letter.time());
        }

        Group and(Group other) {
            Instant begin = first.isBefore(other.first) ? first : other.first;
            Instant end = last.isAfter(other.last) ? last : other.last;
            return new Group(source, reason, rule, count + other.count, begin, end);
        }
    }

    /** @param letters the newest of each partition, as many as were asked for */
    record Listing(int total, List<Group> reasons, List<DeadLetter> letters) {}

    record Resubmitted(int resubmitted) {}

    @Get
    byte[] list(
            @QueryValue @Nullable String source,
            @QueryValue @Nullable String reason,
            @QueryValue(defaultValue = "100") int limit) {
        if (limit < 0 || limit > MOST_LISTED) {
            throw new ApiException(
                    ApiException.Reason.BAD_DATA, "limit: " + limit + " (expected: from 0 to " + MOST_LISTED + ")");
        }
        List<DeadLetter> found = box.list(of(source, reason));
        var groups = new LinkedHashMap<List<@Nullable String>, Group>();
        for (DeadLetter letter : found) {
            var common = new ArrayList<@Nullable String>();
            common.add(letter.source());
            common.add(letter.reason());
            common.add(letter.rule());
            groups.merge(common, Group.of(letter), Group::and);
        }
        List<DeadLetter> newest = found.subList(Math.max(0, found.size() - limit), found.size());
        return Json.write(new Listing(found.size(), List.copyOf(groups.values()), newest));
    }

    private static Predicate<DeadLetter> of(@Nullable String source, @Nullable String reason) {
        return letter -> (source == null || Objects.equals(source, letter.source()))
                && (reason == null || reason.equals(letter.reason()));
    }

    /** Those of a source, with a reason, or with an id; at least one has to be said. */
    @Post("/resubmit")
    @Consumes(MediaType.ALL)
    byte[] resubmit(@Body byte[] json) throws InterruptedException {
        JsonNode request = RequestJson.object(json);
        @Nullable String source = request.path("source").textValue();
        @Nullable String reason = request.path("reason").textValue();
        Set<String> ids = new HashSet<>();
        request.path("ids").forEach(id -> ids.add(id.asText()));
        if (source == null && reason == null && ids.isEmpty()) {
            throw new ApiException(
                    ApiException.Reason.BAD_DATA,
                    "neither source, reason nor ids (expected: {\"source\": \"name\"} or {\"ids\": [\"0-17\"]})");
        }
        Predicate<DeadLetter> chosen = of(source, reason);
        int count = box.resubmit(
                letter -> chosen.test(letter) && (ids.isEmpty() || ids.contains(letter.id())), MOST_RESUBMITTED);
        metrics.resubmitted(count);
        return Json.write(new Resubmitted(count));
    }
}
