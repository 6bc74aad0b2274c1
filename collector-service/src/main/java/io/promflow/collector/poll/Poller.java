package io.promflow.collector.poll;

import io.promflow.collector.fetch.FailureReason;
import io.promflow.collector.fetch.Fetcher;
import io.promflow.collector.fetch.Reply;
import io.promflow.collector.schedule.Plan;
import io.promflow.collector.schedule.Tick;
import io.promflow.schemas.SourceDefinition;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks sources when they are due or wanted, and hands each response on. A source is asked at most once at any time: a
 * tick that comes while it is being asked is skipped; requests that come meanwhile share one fetch after it. Thread-safe.
 */
public final class Poller {
    /** Where a source's definition is looked up when it is asked. */
    @FunctionalInterface
    public interface Definitions {
        @Nullable
        SourceDefinition find(String name);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    private static final int LOGGED_FRAMES = 8;

    private final Plan plan;
    private final Definitions definitions;
    private final Fetcher fetcher;
    private final ResponseSink sink;
    private final PollEvents events;
    private final Clock clock;
    private final Flights flights = new Flights();
    private final Map<String, SourceStatus> statuses = new ConcurrentHashMap<>();

    public Poller(
            Plan plan, Definitions definitions, Fetcher fetcher, ResponseSink sink, PollEvents events, Clock clock) {
        this.plan = plan;
        this.definitions = definitions;
        this.fetcher = fetcher;
        this.sink = sink;
        this.events = events;
        this.clock = clock;
    }

    /** Asks what is due. Does not wait for answers. */
    @SuppressWarnings("FutureReturnValueIgnored") // it never fails
    void poll() {
        for (Tick tick : plan.takeDue()) {
            boolean begins = flights.begin(tick.source());
            long skipped = tick.missed() + (begins ? 0 : 1);
            if (skipped > 0) {
                statuses.merge(tick.source(), SourceStatus.NEW.skipping(skipped), (now, one) -> now.skipping(skipped));
                events.skipped(tick.source(), skipped);
            }
            if (begins) {
                fetch(tick.source(), Trigger.SCHEDULE);
            }
        }
    }

    /** Asks a source now. Completes when its response is durable or counted as lost. */
    public CompletableFuture<@Nullable Void> request(String source) {
        var waiting = flights.beginOrWait(source);
        return waiting == null ? fetch(source, Trigger.REQUEST) : waiting;
    }

    /** How a source has answered. */
    public SourceStatus status(String source) {
        return statuses.getOrDefault(source, SourceStatus.NEW);
    }

    /** Never completes exceptionally. */
    private CompletableFuture<@Nullable Void> fetch(String source, Trigger trigger) {
        SourceDefinition definition = definitions.find(source);
        if (definition == null) {
            end(source);
            return CompletableFuture.completedFuture(null);
        }
        long begin = System.nanoTime();
        return reply(definition)
                .thenCompose(reply -> {
                    var took = Duration.ofNanos(System.nanoTime() - begin);
                    return handOn(new Response(source, trigger, clock.instant(), took, reply));
                })
                .exceptionally(error -> {
                    LOG.error("source {}: a bug, its response was not handed on", source, error);
                    return null;
                });
    }

    private CompletableFuture<Reply> reply(SourceDefinition definition) {
        CompletableFuture<Reply> reply;
        try {
            reply = fetcher.fetch(definition.request());
        } catch (RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        return reply.exceptionally(error -> {
            Throwable bug = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
            // without its message, which may hold what was sent
            List<StackTraceElement> frames =
                    Arrays.stream(bug.getStackTrace()).limit(LOGGED_FRAMES).toList();
            LOG.error("source {}: a bug, {} at {}", definition.name(), bug.getClass(), frames);
            return new Reply.Failure(FailureReason.INTERNAL, "internal error; the collector's log says more");
        });
    }

    private CompletableFuture<@Nullable Void> handOn(Response response) {
        try {
            statuses.merge(response.source(), SourceStatus.NEW.after(response), (now, one) -> now.after(response));
            events.fetched(response);
            return sink.write(response);
        } finally {
            end(response.source());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it never fails
    private void end(String source) {
        var wanted = flights.end(source);
        if (wanted != null) {
            fetch(source, Trigger.REQUEST).whenComplete((done, error) -> wanted.complete(null));
        }
    }
}
