package io.promflow.collector.poll;

import io.promflow.collector.schedule.Plan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wakes the poller when something is due, on a thread of its own. */
public final class Ticker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    /** How soon a change of the catalogue or of ownership is noticed. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);
    /** What is due within that time begins together: with thousands of sources waking for each would cost more. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);

    private final Plan plan;
    private final Poller poller;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean closing;

    public Ticker(Plan plan, Poller poller, Clock clock) {
        this.plan = plan;
        this.poller = poller;
        this.clock = clock;
        this.thread = new Thread(this::run, "ticker");
        this.thread.setDaemon(true);
    }

    /** Begins. Returns at once. */
    public Ticker start() {
        thread.start();
        return this;
    }

    private void run() {
        while (!closing) {
            try {
                poller.poll();
            } catch (RuntimeException e) {
                LOG.error("a tick failed; the sources that were due are asked one interval later", e);
            }
            LockSupport.parkNanos(pause().toNanos());
        }
    }

    private Duration pause() {
        Instant due = plan.nextDue();
        Duration untilDue = due == null ? LONGEST_PAUSE : Duration.between(clock.instant(), due);
        Duration pause = untilDue.compareTo(LONGEST_PAUSE) < 0 ? untilDue : LONGEST_PAUSE;
        return pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
    }

    /** Ends; fetches in hand go on. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
    }
}
