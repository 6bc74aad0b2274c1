package io.promflow.push.kafka;

import io.promflow.push.batch.Push;
import io.promflow.push.batch.PushMode;
import io.promflow.push.batch.PushOutcome;
import io.promflow.push.batch.SampleSink;
import io.promflow.push.batch.SinkState;
import io.promflow.push.batch.TargetUnavailableException;
import io.promflow.runtime.kafka.TopicTable;
import io.promflow.schemas.PushedGroup;
import io.promflow.schemas.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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

    private final SinkState state;
    private final SampleSink sink;
    private final Ownership ownership;
    private final TopicTable<?> sources;
    private final ScheduledExecutorService timer;

    /** @param sources nothing is deleted before all of them are known */
    public Sweeper(SinkState state, SampleSink sink, Ownership ownership, TopicTable<?> sources) {
        this.state = state;
        this.sink = sink;
        this.ownership = ownership;
        this.sources = sources;
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

    private void sweep() {
        try {
            if (sources.isLoaded()) {
                ownership.locked(this::sweep);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TargetUnavailableException e) {
            LOG.warn("{}: groups that are due stay until the target is back: {}", state.sink(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("{}: groups that are due could not be deleted; tried again", state.sink(), e);
        }
    }

    private void sweep(Set<Integer> partitions) throws InterruptedException {
        for (PushedGroup row : state.due(partitions)) {
            PushOutcome outcome = sink.push(new Push(row.group(), PushMode.DELETE, List.of()));
            if (outcome instanceof PushOutcome.Refused no) {
                LOG.warn(
                        "{}: {} was not deleted and is left: {}",
                        state.sink(),
                        row.group().key(),
                        no.answer());
            }
            state.deleted(row.group());
        }
        state.forgetDeleted(partitions, MEMORY);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
