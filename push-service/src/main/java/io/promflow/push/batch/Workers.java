package io.promflow.push.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Threads of a target, and waiting for what they do. */
public final class Workers {
    static final int PROCESSORS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private Workers() {}

    /** As many threads as there are processors: for what computes. */
    public static ExecutorService of(String name) {
        return of(name, PROCESSORS);
    }

    /** @param name of the threads, before their number */
    public static ExecutorService of(String name, int threads) {
        var number = new AtomicInteger();
        return Executors.newFixedThreadPool(threads, task -> {
            var thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Waits until each of the tasks has ended, well or not.
     *
     * @throws RuntimeException the first failure that says more than {@link LeftAloneException}, if there was any
     */
    public static <T> List<T> all(List<CompletableFuture<T>> tasks) throws InterruptedException {
        var results = new ArrayList<T>();
        RuntimeException failure = null;
        for (CompletableFuture<T> task : tasks) {
            try {
                results.add(task.get());
            } catch (ExecutionException e) {
                boolean better = failure == null || failure instanceof LeftAloneException;
                failure = better ? unchecked(e.getCause()) : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return results;
    }

    private static RuntimeException unchecked(@Nullable Throwable cause) {
        return cause instanceof RuntimeException known ? known : new IllegalStateException("push failed", cause);
    }
}
