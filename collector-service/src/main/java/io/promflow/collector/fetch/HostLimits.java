package io.promflow.collector.fetch;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many requests a host gets at a time and in a second. Who has to wait is served in the order of coming; a source
 * waits with one request at most, so the queues are bounded by the sources. Guarded by itself.
 */
public final class HostLimits {
    /**
     * What one host gets.
     *
     * @param concurrency at the same time
     * @param perSecond 0: as many as there are
     */
    public record Limit(int concurrency, double perSecond) {}

    private static final class Lane {
        private final Limit limit;
        private final Queue<CompletableFuture<@Nullable Void>> waiting = new ArrayDeque<>();
        private int running;
        private boolean isWaking;
        /** When the next request would be due if they came evenly, in nanoseconds. */
        private long due;

        Lane(Limit limit, long now) {
            this.limit = limit;
            this.due = now;
        }
    }

    private final Limit common;
    private final Map<String, Limit> special;
    private final LongSupplier nanoTime;
    private final Map<String, Lane> lanes = new HashMap<>();

    /** @param special by host */
    public HostLimits(Limit common, Map<String, Limit> special, LongSupplier nanoTime) {
        this.common = common;
        this.special = Map.copyOf(special);
        this.nanoTime = nanoTime;
    }

    /** Completes when a request to the host may begin; {@link #leave} has to follow. Cancelled: it will not begin. */
    CompletableFuture<@Nullable Void> enter(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        var turn = new CompletableFuture<@Nullable Void>();
        boolean isNow;
        synchronized (this) {
            Lane lane = lanes.computeIfAbsent(
                    name, key -> new Lane(special.getOrDefault(key, common), nanoTime.getAsLong()));
            isNow = lane.waiting.isEmpty() && begins(name, lane);
            if (!isNow) {
                lane.waiting.add(turn);
            }
        }
        if (isNow) {
            turn.complete(null);
        }
        return turn;
    }

    /** A request that was let in is over. */
    void leave(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        synchronized (this) {
            Lane lane = lanes.get(name);
            if (lane != null) {
                lane.running--;
            }
        }
        serve(name);
    }

    private void serve(String name) {
        for (var turn = next(name); turn != null; turn = next(name)) {
            if (!turn.complete(null)) { // it was cancelled while it waited
                leave(name);
            }
        }
    }

    private synchronized @Nullable CompletableFuture<@Nullable Void> next(String name) {
        Lane lane = lanes.get(name);
        if (lane == null) {
            return null;
        }
        while (!lane.waiting.isEmpty() && lane.waiting.element().isDone()) {
            lane.waiting.remove();
        }
        if (lane.waiting.isEmpty()) {
            if (lane.running == 0 && lane.due <= nanoTime.getAsLong()) {
                lanes.remove(name);
            }
            return null;
        }
        return begins(name, lane) ? lane.waiting.remove() : null;
    }

    /** Takes a place, or says that there is none now. A second's worth of requests may come at once. */
    private boolean begins(String name, Lane lane) {
        if (lane.running >= lane.limit.concurrency()) {
            return false;
        }
        if (lane.limit.perSecond() > 0) {
            long now = nanoTime.getAsLong();
            long apart = (long) (1e9 / lane.limit.perSecond());
            long burst = Math.max(0, TimeUnit.SECONDS.toNanos(1) - apart);
            long due = Math.max(lane.due, now);
            if (due - now > burst) {
                wake(name, lane, due - now - burst);
                return false;
            }
            lane.due = due + apart;
        }
        lane.running++;
        return true;
    }

    private void wake(String name, Lane lane, long nanos) {
        if (!lane.isWaking) {
            lane.isWaking = true;
            CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(() -> {
                synchronized (this) {
                    lane.isWaking = false;
                }
                serve(name);
            });
        }
    }
}
