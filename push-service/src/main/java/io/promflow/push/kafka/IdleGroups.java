package io.promflow.push.kafka;

import io.promflow.push.batch.SinkState;
import io.promflow.schemas.Topic;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets the groups of a sink that deletes none, once Kafka has no event of theirs any more. Each process forgets what
 * it owns.
 */
public final class IdleGroups implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IdleGroups.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final SinkState state;
    private final Ownership ownership;
    private final Duration memory;
    private final ScheduledExecutorService timer;

    /** @param topic where the sink's events come from */
    public IdleGroups(SinkState state, Ownership ownership, Topic topic) {
        this.state = state;
        this.ownership = ownership;
        this.memory = Objects.requireNonNull(topic.retention()).plusDays(1);
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "idle-" + state.sink());
            thread.setDaemon(true);
            return thread;
        });
    }

    public IdleGroups start() {
        var unused =
                timer.scheduleWithFixedDelay(this::forget, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    void forget() {
        try {
            ownership.locked(partitions -> state.forgetIdle(partitions, memory));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("{}: groups that are idle could not be forgotten; tried again", state.sink(), e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
