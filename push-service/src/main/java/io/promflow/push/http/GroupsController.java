package io.promflow.push.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.promflow.push.batch.Push;
import io.promflow.push.batch.PushMode;
import io.promflow.push.batch.PushOutcome;
import io.promflow.push.batch.SampleSink;
import io.promflow.push.batch.TargetUnavailableException;
import io.promflow.push.match.Selector;
import io.promflow.runtime.http.ApiException;
import io.promflow.runtime.http.ApiException.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the sinks have pushed, and the deletion of many groups at once, which a Pushgateway has not. */
@Controller("/api/v1/groups")
@ExecuteOn(TaskExecutors.BLOCKING)
final class GroupsController {
    private static final int MOST = 10_000;

    private final GroupList groups;
    private final GatewaySinks gateways;

    GroupsController(GroupList groups, GatewaySinks gateways) {
        this.groups = groups;
        this.gateways = gateways;
    }

    /** @param truncated how many more there are than are shown */
    record Listing(String status, List<GroupView> data, int truncated) {}

    /** @param data the groups that were deleted */
    record Deletion(String status, List<GroupView> data) {}

    @Get
    Listing list(
            HttpRequest<?> request, @Nullable @QueryValue String sink, @QueryValue(defaultValue = "1000") int limit) {
        if (limit < 1 || limit > MOST) {
            throw new ApiException(Reason.BAD_DATA, "limit: " + limit + " (expected: a number from 1 to " + MOST + ")");
        }
        List<GroupView> all = groups.matching(known(sink), selectors(request));
        return new Listing("success", all.subList(0, Math.min(limit, all.size())), Math.max(0, all.size() - limit));
    }

    @Delete
    Deletion delete(HttpRequest<?> request, @Nullable @QueryValue String sink) throws InterruptedException {
        List<Selector> selectors = selectors(request);
        if (selectors.isEmpty()) {
            throw new ApiException(
                    Reason.BAD_DATA, "no match[] (expected: at least one selector such as {job=\"crypto\"})");
        }
        var deleted = new ArrayList<GroupView>();
        for (GroupView group : groups.matching(known(sink), selectors)) {
            SampleSink gateway = gateways.byName().get(group.sink());
            if (gateway != null) {
                delete(group, gateway, deleted.size());
                deleted.add(group);
            }
        }
        return new Deletion("success", deleted);
    }

    private void delete(GroupView group, SampleSink gateway, int before) throws InterruptedException {
        String why;
        try {
            PushOutcome outcome = gateway.push(new Push(group.group(), PushMode.DELETE, List.of()));
            if (outcome instanceof PushOutcome.Accepted) {
                groups.deleted(group);
                return;
            }
            why = ((PushOutcome.Refused) outcome).answer();
        } catch (TargetUnavailableException e) {
            why = String.valueOf(e.getMessage());
        }
        throw new ApiException(
                Reason.UNAVAILABLE,
                "deleted " + before + " groups, then " + group.group().key() + " was not: " + why
                        + " (expected: all; try again)");
    }

    private @Nullable String known(@Nullable String sink) {
        if (sink != null && !groups.knows(sink)) {
            throw new ApiException(Reason.BAD_DATA, "sink: \"" + sink + "\" (expected: the name of a configured sink)");
        }
        return sink;
    }

    private static List<Selector> selectors(HttpRequest<?> request) {
        try {
            return request.getParameters().getAll("match[]").stream()
                    .map(Selector::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new ApiException(Reason.BAD_DATA, String.valueOf(e.getMessage()), e);
        }
    }
}
