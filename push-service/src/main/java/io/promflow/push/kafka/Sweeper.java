package io.promflow.push.kafka;

import io.promflow.push.batch.Push;
import io.promflow.push.batch.PushMode;
import io.promflow.push.batch.PushOutcome;
import io.promflow.push.batch.SampleSink;
import io.promflow.push.batch.SinkState;
import io.promflow.push.batch.TargetUnavailableException;
import io.promflow.schemas.Group;
import io.promflow.schemas.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes groups at a gateway whose source fell silent for longer than its {@code ttl}, or has been removed or switched
 * off. Each process deletes what it owns, and never while the group is pushed.
 */
public final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    /** After that, no event of before the deletion is in Kafka any more. */
    private static final Duration MEMORY =
            Objects.requireNonNull(Topic.METRIC_EVENTS.retention()).plusDays(1);

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** A group that the target did not delete is asked for again, at longer and longer intervals. */
    private record Refusal(Instant notBefore, Duration pause) {
        static Refusal next(@Nullable Refusal last, Instant now) {
            Duration pause = last == null ? FIRST_PAUSE : last.pause().multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
            return new Refusal(now.plus(pause), pause);
        }
    }

    private final SinkState state;
    private final SampleSink sink;
    private final Ownership ownership;
    private final BooleanSupplier sourcesAreKnown;
    private final Clock clock;
    private final ScheduledExecutorService timer;
    // owned by the timer's thread
    private final Map<String, Refusal> refusals = new HashMap<>();

    /** @param sourcesAreKnown nothing is deleted before all of them are */
    public Sweeper(
            SinkState state, SampleSink sink, Ownership ownership, BooleanSupplier sourcesAreKnown, Clock clock) {
        this.state = state;
        this.sink = sink;
        this.ownership = ownership;
        this.sourcesAreKnown = sourcesAreKnown;
        this.clock = clock;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "sweep-" + state.sink());
            thread.setDaemon(true);
            return thread;
        });
    }

    public Sweeper start() {
        var unused =
                timer.scheduleWithFixedDelay(this::sweep, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    void sweep() {
        try {
            if (sourcesAreKnown.getAsBoolean()) {
                deleteWhatIsDue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TargetUnavailableException e) {
            LOG.warn("{}: groups that are due stay until the target is back: {}", state.sink(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("{}: groups that are due could not be deleted; tried again", state.sink(), e);
        }
    }

    /** Ownership is held for one deletion at a time: pushes and rebalances need not wait for all of them. */
    private void deleteWhatIsDue() throws InterruptedException {
        var due = new LinkedHashMap<String, Group>();
        ownership.locked(partitions ->
                state.due(partitions).forEach(row -> due.put(row.group().key(), row.group())));
        refusals.keySet().retainAll(due.keySet());
        for (Group group : due.values()) {
            Refusal last = refusals.get(group.key());
            if (last == null || !clock.instant().isBefore(last.notBefore())) {
                ownership.locked(partitions -> delete(group, partitions));
            }
        }
        ownership.locked(partitions -> state.forgetDeleted(partitions, MEMORY));
    }

    private void delete(Group group, Set<Integer> partitions) throws InterruptedException {
        if (!state.isDue(group, partitions)) {
            return; // it was pushed since, or is somebody else's
        }
        PushOutcome outcome = sink.push(new Push(group, PushMode.DELETE, List.of()));
        if (outcome instanceof PushOutcome.Refused no) {
            var refusal = Refusal.next(refusals.get(group.key()), clock.instant());
            refusals.put(group.key(), refusal);
            LOG.warn(
                    "{}: {} was not deleted; tried again in {}: {}",
                    state.sink(),
                    group.key(),
                    refusal.pause(),
                    no.answer());
        } else {
            refusals.remove(group.key());
            state.deleted(group);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
