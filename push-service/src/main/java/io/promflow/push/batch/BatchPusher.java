package io.promflow.push.batch;

import io.promflow.push.batch.BatchResult.Refusal;
import io.promflow.schemas.Group;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Pushes batches: groups concurrently, a group's own pushes one after the other. One batch at a time. At least once: a
 * batch that was not pushed to its end can be pushed again and changes nothing.
 */
public final class BatchPusher implements AutoCloseable {
    private final SampleSink sink;
    private final LastObserved lastObserved;
    private final ExecutorService threads;

    /** @param concurrency most groups that are pushed at the same time */
    public BatchPusher(SampleSink sink, LastObserved lastObserved, int concurrency) {
        this.sink = sink;
        this.lastObserved = lastObserved;
        var number = new AtomicInteger();
        this.threads =
                Executors.newFixedThreadPool(concurrency, task -> new Thread(task, "push-" + number.incrementAndGet()));
    }

    /**
     * Returns when the target has taken or refused each group. Once the target is away, groups not yet begun are left.
     *
     * @throws TargetUnavailableException when it was unavailable for one of them
     */
    public BatchResult push(List<Arrival> arrivals) throws InterruptedException {
        var away = new AtomicBoolean();
        var plans = plans(arrivals);
        List<Callable<BatchResult>> tasks = new ArrayList<>();
        plans.forEach(plan -> tasks.add(() -> push(plan, away)));
        var results = new ArrayList<BatchResult>();
        RuntimeException failure = null;
        for (Future<BatchResult> task : threads.invokeAll(tasks)) {
            try {
                results.add(task.get());
            } catch (ExecutionException e) {
                // The first that failed says why; those left alone after it say less.
                boolean better = failure == null || failure instanceof LeftAlone;
                failure = better ? unchecked(e.getCause()) : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return sum(results);
    }

    /** A group that was not tried because the target was away for another. */
    private static final class LeftAlone extends RuntimeException {
        LeftAlone() {
            super("not tried: the target was away", null, false, false);
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable cause) {
        return cause instanceof RuntimeException known ? known : new IllegalStateException("push failed", cause);
    }

    private List<GroupPlan> plans(List<Arrival> arrivals) {
        Map<Group, List<Arrival>> byGroup = new LinkedHashMap<>();
        arrivals.forEach(arrival -> byGroup.computeIfAbsent(arrival.event().group(), group -> new ArrayList<>())
                .add(arrival));
        var plans = new ArrayList<GroupPlan>();
        byGroup.forEach((group, events) -> plans.add(GroupPlan.of(group, events, lastObserved.of(group))));
        return plans;
    }

    private BatchResult push(GroupPlan plan, AtomicBoolean away) throws InterruptedException {
        if (away.get()) {
            throw new LeftAlone();
        }
        var pushed = new ArrayList<Arrival>();
        var refused = new ArrayList<Refusal>();
        try {
            for (GroupPlan.Step step : plan.steps()) {
                PushOutcome outcome = sink.push(step.push());
                if (outcome instanceof PushOutcome.Refused no) {
                    step.carried().forEach(arrival -> refused.add(new Refusal(arrival, no.answer())));
                } else {
                    pushed.addAll(step.carried());
                    lastObserved.remember(plan.group(), step.observedAt());
                }
            }
        } catch (TargetUnavailableException e) {
            away.set(true);
            throw e;
        }
        return new BatchResult(pushed, plan.superseded(), refused);
    }

    private static BatchResult sum(List<BatchResult> results) {
        var pushed = new ArrayList<Arrival>();
        var superseded = new ArrayList<Arrival>();
        var refused = new ArrayList<Refusal>();
        for (BatchResult result : results) {
            pushed.addAll(result.pushed());
            superseded.addAll(result.superseded());
            refused.addAll(result.refused());
        }
        return new BatchResult(pushed, superseded, refused);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
