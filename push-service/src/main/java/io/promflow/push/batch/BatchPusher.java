package io.promflow.push.batch;

import io.promflow.push.batch.BatchResult.Dead;
import io.promflow.push.batch.BatchResult.Pushed;
import io.promflow.push.batch.TargetUnavailableException.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Pushes batches to a gateway: groups concurrently, a group's own pushes one after the other. Once the target is away,
 * groups not yet begun are left.
 */
public final class BatchPusher implements BatchTarget {
    /** The consumer group gives the partitions of a member away that does not come back within five minutes. */
    private static final Duration LONGEST_BATCH = Duration.ofMinutes(4);
    /** Of one group in one batch; then its older events count as superseded. */
    private static final int MOST_REFUSALS = 8;

    private final SampleSink sink;
    private final SinkState state;
    private final EventReader reader;
    private final ExecutorService readers;
    private final ExecutorService pushers;
    private final Failures failures = new Failures();
    private final Duration longest;

    /** @param concurrency most groups that are pushed at the same time */
    public BatchPusher(SampleSink sink, SinkState state, EventReader reader, int concurrency) {
        this(sink, state, reader, concurrency, LONGEST_BATCH);
    }

    /** @param longest after that no group of a batch is begun any more */
    BatchPusher(SampleSink sink, SinkState state, EventReader reader, int concurrency, Duration longest) {
        this.longest = longest;
        this.sink = sink;
        this.state = state;
        this.reader = reader;
        this.readers = Workers.of("read-" + state.sink(), Workers.PROCESSORS);
        this.pushers = Workers.of("push-" + state.sink(), concurrency);
    }

    @Override
    public BatchResult push(List<Incoming> batch) throws InterruptedException {
        try {
            return pushed(batch);
        } catch (InterruptedException e) {
            close(); // whoever waits for a batch is interrupted only to end: nothing may be under way after that
            throw e;
        }
    }

    private BatchResult pushed(List<Incoming> batch) throws InterruptedException {
        var away = new AtomicBoolean();
        var limits = new Limits(away, System.nanoTime() + longest.toNanos());
        var room = new Room();
        List<CompletableFuture<BatchResult>> groups = new ArrayList<>();
        for (var messages : byKey(batch).entrySet()) {
            int taken = room.take(messages.getValue());
            groups.add(
                    CompletableFuture.supplyAsync(() -> plan(messages.getKey(), messages.getValue(), limits), readers)
                            .thenCompose(this::carryOut)
                            .whenComplete((done, error) -> room.giveBack(taken)));
        }
        try {
            return BatchResult.sum(Workers.all(groups));
        } finally {
            away.set(true); // what was left of a batch that failed is not begun
        }
    }

    /** The messages of each key, in order. */
    public static Map<String, List<Incoming>> byKey(List<Incoming> batch) {
        Map<String, List<Incoming>> byKey = new LinkedHashMap<>();
        for (Incoming message : batch) {
            String key = message.key();
            byKey.computeIfAbsent(key == null ? "" : key, k -> new ArrayList<>())
                    .add(message);
        }
        return byKey;
    }

    /** What is to be done for the events of one key, which are of one group. */
    private record Planned(Round round, GroupPlan plan, List<Dead> dead) {}

    private Planned plan(String key, List<Incoming> messages, Limits limits) {
        Instant newest = state.newest(key);
        var round = new Round(key, newest, limits);
        try {
            var dead = new ArrayList<Dead>();
            List<Arrival> arrivals = read(messages, reader, dead);
            return new Planned(round, GroupPlan.of(arrivals, newest), dead);
        } catch (RuntimeException e) {
            if (!failures.isLast(key)) {
                throw e;
            }
            List<Dead> dead = messages.stream()
                    .map(message -> new Dead(message.index(), DeadReason.UNREADABLE, unforeseen(e), e))
                    .toList();
            return new Planned(round, new GroupPlan(List.of(), 0), dead);
        }
    }

    private static String unforeseen(RuntimeException error) {
        return "failed " + Failures.MOST + " times: " + error;
    }

    /**
     * The events of messages.
     *
     * @param dead gets those that are none
     */
    public static List<Arrival> read(List<Incoming> messages, EventReader reader, List<Dead> dead) {
        var arrivals = new ArrayList<Arrival>();
        for (Incoming message : messages) {
            try {
                arrivals.add(reader.read(message));
            } catch (UnreadableEventException e) {
                dead.add(new Dead(message.index(), e.reason(), String.valueOf(e.getMessage()), e.getCause()));
            }
        }
        return arrivals;
    }

    private CompletableFuture<BatchResult> carryOut(Planned planned) {
        return planned.round().carryOut(planned.plan(), new BatchResult(List.of(), 0, planned.dead()));
    }

    /**
     * What ends a batch before its end.
     *
     * @param away set once nothing more is to be begun
     * @param end the moment of {@link System#nanoTime} after which nothing is begun
     */
    private record Limits(AtomicBoolean away, long end) {
        void check() {
            if (away.get()) {
                throw new LeftAloneException();
            }
            if (System.nanoTime() - end >= 0) {
                away.set(true);
                throw new TargetUnavailableException(
                        Fault.AWAY,
                        "too slow: a batch was not pushed to its end within its time; it comes again",
                        null);
            }
        }
    }

    /** One group's pushes of one batch, one after the other. */
    private final class Round {
        private final String key;
        private final Limits limits;
        private Instant newest;
        private int refusals;

        /** @param newest the newest observation that is known to have been announced */
        Round(String key, Instant newest, Limits limits) {
            this.key = key;
            this.newest = newest;
            this.limits = limits;
        }

        /** Each step is announced before: after a crash a step that may have been done is done again. */
        CompletableFuture<BatchResult> carryOut(GroupPlan plan, BatchResult before) {
            var so = BatchResult.sum(List.of(before, new BatchResult(List.of(), plan.superseded(), List.of())));
            if (plan.steps().isEmpty()) {
                return CompletableFuture.completedFuture(so);
            }
            GroupPlan.Step step = plan.steps().get(0);
            return state.announce(step.oldest())
                    .thenApplyAsync(announced -> push(step), pushers)
                    .thenCompose(outcome ->
                            carryOut(rest(plan, outcome), BatchResult.sum(List.of(so, result(step, outcome)))));
        }

        private PushOutcome push(GroupPlan.Step step) {
            limits.check();
            newest = later(newest, step.oldest().event().observedAt());
            if (state.newest(key).isAfter(newest)) {
                limits.away().set(true);
                throw new PartitionMovedException(key);
            }
            try {
                PushOutcome outcome = sink.push(step.push());
                newest = later(newest, step.observedAt());
                failures.forget(key);
                return outcome;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LeftAloneException();
            } catch (TargetUnavailableException e) {
                limits.away().set(true);
                throw e;
            } catch (RuntimeException e) {
                if (!failures.isLast(key)) {
                    throw e;
                }
                return new PushOutcome.Refused(unforeseen(e));
            }
        }

        private GroupPlan rest(GroupPlan plan, PushOutcome outcome) {
            boolean isRefused = outcome instanceof PushOutcome.Refused;
            return isRefused && ++refusals < MOST_REFUSALS ? plan.afterRefusal() : plan.afterSuccess();
        }

        private BatchResult result(GroupPlan.Step step, PushOutcome outcome) {
            Push push = step.push();
            if (outcome instanceof PushOutcome.Refused no) {
                state.refused(push.group(), push.samples(), no.answer());
                boolean isDead = step.isToBlame() || refusals >= MOST_REFUSALS;
                return new BatchResult(List.of(), 0, isDead ? dead(step.carried(), no.answer()) : List.of());
            }
            state.accepted(push.group(), push.samples(), step.observedAt(), push.mode() == PushMode.REPLACE);
            return new BatchResult(step.carried().stream().map(Pushed::of).toList(), 0, List.of());
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static List<Dead> dead(List<Arrival> arrivals, String answer) {
        return arrivals.stream()
                .map(arrival -> new Dead(arrival.index(), DeadReason.REFUSED, answer, null))
                .toList();
    }

    @Override
    public void close() {
        readers.shutdownNow();
        pushers.shutdownNow();
    }
}
