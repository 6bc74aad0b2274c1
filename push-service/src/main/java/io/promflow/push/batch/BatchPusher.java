package io.promflow.push.batch;

import io.promflow.push.batch.BatchResult.Dead;
import io.promflow.push.batch.BatchResult.Pushed;
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
    private final SampleSink sink;
    private final SinkState state;
    private final EventReader reader;
    private final ExecutorService readers;
    private final ExecutorService pushers;

    /** @param concurrency most groups that are pushed at the same time */
    public BatchPusher(SampleSink sink, SinkState state, EventReader reader, int concurrency) {
        this.sink = sink;
        this.state = state;
        this.reader = reader;
        this.readers = Workers.of("read-" + state.sink(), Workers.PROCESSORS);
        this.pushers = Workers.of("push-" + state.sink(), concurrency);
    }

    @Override
    public BatchResult push(List<Incoming> batch) throws InterruptedException {
        var away = new AtomicBoolean();
        var room = new Room();
        List<CompletableFuture<BatchResult>> groups = new ArrayList<>();
        for (var messages : byKey(batch).entrySet()) {
            int taken = room.take(messages.getValue());
            groups.add(CompletableFuture.supplyAsync(() -> plan(messages.getKey(), messages.getValue()), readers)
                    .thenCompose(planned -> carryOut(planned, away))
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
    private record Planned(GroupPlan plan, List<Dead> dead) {}

    private Planned plan(String key, List<Incoming> messages) {
        var dead = new ArrayList<Dead>();
        List<Arrival> arrivals = read(messages, reader, dead);
        return new Planned(GroupPlan.of(arrivals, state.newest(key)), dead);
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

    /** One step after the other, each announced before: after a crash a step that may have been done is done again. */
    private CompletableFuture<BatchResult> carryOut(Planned planned, AtomicBoolean away) {
        CompletableFuture<List<BatchResult>> done = CompletableFuture.completedFuture(
                List.of(new BatchResult(List.of(), planned.plan().superseded(), planned.dead())));
        for (GroupPlan.Step step : planned.plan().steps()) {
            done = done.thenCompose(before -> state.announce(step.oldest())
                    .thenApplyAsync(announced -> and(before, carryOut(step, away)), pushers));
        }
        return done.thenApply(BatchResult::sum);
    }

    private static List<BatchResult> and(List<BatchResult> before, BatchResult next) {
        var all = new ArrayList<>(before);
        all.add(next);
        return all;
    }

    private BatchResult carryOut(GroupPlan.Step step, AtomicBoolean away) {
        if (away.get()) {
            throw new LeftAloneException();
        }
        try {
            return result(step, sink.push(step.push()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LeftAloneException();
        } catch (TargetUnavailableException e) {
            away.set(true);
            throw e;
        }
    }

    private BatchResult result(GroupPlan.Step step, PushOutcome outcome) {
        Push push = step.push();
        if (outcome instanceof PushOutcome.Refused no) {
            state.refused(push.group(), push.samples(), no.answer());
            return new BatchResult(List.of(), 0, dead(step.carried(), no.answer()));
        }
        state.accepted(push.group(), push.samples(), step.observedAt(), push.mode() == PushMode.REPLACE);
        return new BatchResult(step.carried().stream().map(Pushed::of).toList(), 0, List.of());
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
