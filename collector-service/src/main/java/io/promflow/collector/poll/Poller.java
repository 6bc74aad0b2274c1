package io.promflow.collector.poll;

import io.promflow.collector.fetch.BodyBudget;
import io.promflow.collector.fetch.FailureReason;
import io.promflow.collector.fetch.Fetch;
import io.promflow.collector.fetch.Fetched;
import io.promflow.collector.fetch.Fetcher;
import io.promflow.collector.fetch.Order;
import io.promflow.collector.fetch.Reply;
import io.promflow.collector.schedule.Plan;
import io.promflow.collector.schedule.Tick;
import io.promflow.schemas.SourceDefinition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks sources when they are due or wanted, and hands each response on. A source is asked at most once at any time, from
 * the request until its response is durable: a tick that comes meanwhile is skipped; requests that come meanwhile share
 * one fetch after it. So there is one response of a source in memory at most. Thread-safe.
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
    /** How long a fetch tries that no tick follows. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Plan plan;
    private final Definitions definitions;
    private final Fetcher fetcher;
    private final ResponseSink sink;
    private final PollEvents events;
    private final Circuit.Rule rule;
    private final Clock clock;
    private final Flights flights = new Flights();
    private final Map<String, SourceStatus> statuses = new ConcurrentHashMap<>();

    public Poller(
            Plan plan,
            Definitions definitions,
            Fetcher fetcher,
            ResponseSink sink,
            PollEvents events,
            Circuit.Rule rule,
            Clock clock) {
        this.plan = plan;
        this.definitions = definitions;
        this.fetcher = fetcher;
        this.sink = sink;
        this.events = events;
        this.rule = rule;
        this.clock = clock;
    }

    /** Asks what is due. Does not wait for answers. */
    void poll() {
        for (Tick tick : plan.takeDue()) {
            skip(tick.source(), PollEvents.Skip.LATE, tick.missed());
            if (!flights.begin(tick.source())) {
                skip(tick.source(), PollEvents.Skip.BUSY, 1);
            } else if (!plan.owns(tick.source())) {
                end(tick.source()); // it was lost a moment ago, and nobody waited for this fetch
            } else {
                events.began(Duration.between(tick.due(), clock.instant()));
                var unused = fetch(tick.source(), Trigger.SCHEDULE, tick.due());
            }
        }
    }

    private void skip(String source, PollEvents.Skip why, long ticks) {
        if (ticks > 0) {
            statuses.merge(source, SourceStatus.NEW.skipping(ticks), (now, one) -> now.skipping(ticks));
            events.skipped(source, why, ticks);
        }
    }

    /** Asks a source now. Completes with its response when that is durable or counted as lost; null: there is none. */
    public CompletableFuture<@Nullable Response> request(String source) {
        var waiting = flights.beginOrWait(source);
        return waiting == null ? fetch(source, Trigger.REQUEST, clock.instant()) : waiting;
    }

    /** How a source has answered. */
    public SourceStatus status(String source) {
        return statuses.getOrDefault(source, SourceStatus.NEW);
    }

    /** Whether and how a source is kept from being asked. */
    public Circuit.State circuit(String source) {
        return status(source).circuit().state(clock.instant());
    }

    /** How many sources' circuits are open. */
    public long openCircuits() {
        Instant now = clock.instant();
        return statuses.values().stream()
                .filter(status -> status.circuit().state(now) == Circuit.State.OPEN)
                .count();
    }

    /** How many sources are being asked. */
    public int inFlight() {
        return flights.count();
    }

    /**
     * These sources go to another replica: returns when none of them is being asked here. What is not over in time is
     * ended, without a response.
     */
    public void release(Set<String> sources, Duration patience) throws InterruptedException {
        var over = flights.over(sources);
        try {
            over.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            flights.cancel(sources);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a fetch never fails", e);
        }
        sources.forEach(statuses::remove);
    }

    /** A source is gone. */
    public void forget(String source) {
        flights.cancel(Set.of(source));
        statuses.remove(source);
    }

    /** Never completes exceptionally. The source is being asked from before. */
    private CompletableFuture<@Nullable Response> fetch(String source, Trigger trigger, Instant at) {
        SourceDefinition definition = definitions.find(source);
        if (definition == null) {
            end(source);
            return CompletableFuture.completedFuture(null);
        }
        long begin = System.nanoTime();
        var share = fetcher.share();
        return fetched(definition, trigger, at, share)
                .thenCompose(fetched -> handOn(source, trigger, Duration.ofNanos(System.nanoTime() - begin), fetched))
                .exceptionally(error -> {
                    LOG.error("source {}: a bug, its response was not handed on", source, error);
                    return null;
                })
                .whenComplete((response, error) -> {
                    share.close();
                    end(source);
                });
    }

    private CompletableFuture<Fetched> fetched(
            SourceDefinition source, Trigger trigger, Instant at, BodyBudget.Share share) {
        SourceStatus status = status(source.name());
        Instant now = clock.instant();
        if (trigger == Trigger.SCHEDULE && status.circuit().state(now) == Circuit.State.OPEN) {
            return CompletableFuture.completedFuture(new Fetched(
                    new Reply.Failure(
                            FailureReason.CIRCUIT_OPEN,
                            "not asked until " + status.circuit().until() + ", after "
                                    + status.circuit().failures() + " failures: " + status.lastError()),
                    0));
        }
        CompletableFuture<Fetched> result;
        try {
            Fetch fetch =
                    fetcher.fetch(new Order(source.request(), at, patience(source.name(), now), status.known(), share));
            flights.began(source.name(), fetch);
            result = fetch.result();
        } catch (RuntimeException e) {
            result = CompletableFuture.failedFuture(e);
        }
        return result.exceptionally(error -> bug(source.name(), error));
    }

    private Duration patience(String source, Instant now) {
        Instant due = plan.due(source);
        Duration left = due == null ? PATIENCE : Duration.between(now, due);
        return left.compareTo(PATIENCE) > 0 ? PATIENCE : left;
    }

    private static Fetched bug(String source, Throwable error) {
        Throwable bug = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        // without its message, which may hold what was sent
        List<StackTraceElement> frames =
                Arrays.stream(bug.getStackTrace()).limit(LOGGED_FRAMES).toList();
        LOG.error("source {}: a bug, {} at {}", source, bug.getClass(), frames);
        return new Fetched(
                new Reply.Failure(FailureReason.INTERNAL, "internal error; the collector's log says more"), 0);
    }

    private CompletableFuture<@Nullable Response> handOn(
            String source, Trigger trigger, Duration took, Fetched fetched) {
        if (fetched.reply().reason() == FailureReason.HANDED_OVER) {
            events.skipped(source, PollEvents.Skip.HANDED_OVER, 1);
            return CompletableFuture.completedFuture(null);
        }
        var response = new Response(source, trigger, clock.instant(), took, fetched.reply(), fetched.attempts());
        statuses.merge(source, SourceStatus.NEW.after(response, rule), (now, one) -> now.after(response, rule));
        events.fetched(response);
        if (fetched.retryAfter() != null) {
            skip(
                    source,
                    PollEvents.Skip.RETRY_AFTER,
                    plan.hold(source, response.at().plus(fetched.retryAfter())));
        }
        return sink.write(response).thenApply(isDurable -> {
            boolean isUnchanged =
                    Integer.valueOf(Reply.UNCHANGED).equals(fetched.reply().statusCode());
            if (!isUnchanged) {
                statuses.computeIfPresent(source, (name, now) -> now.knowing(isDurable ? fetched.validators() : null));
            }
            return response;
        });
    }

    private void end(String source) {
        var wanted = flights.end(source);
        if (wanted != null) {
            var unused = fetch(source, Trigger.REQUEST, clock.instant())
                    .whenComplete((response, error) -> wanted.complete(response));
        }
    }
}
