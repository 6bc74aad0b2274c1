package io.promflow.push.remotewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The queue of some series: gathers parts into requests, and sends these one after the other, so that a series stays in
 * order. A request holds no series twice: what a server took of one that it refused can then be sent again. Thread-safe.
 */
final class Shard {
    private final int maxSamples;
    private final Executor senders;
    private final Consumer<List<Part>> send;
    // guarded by this
    private final List<Part> parts = new ArrayList<>();
    private final Map<String, Delivery> groups = new HashMap<>();
    private int samples;
    private CompletableFuture<@Nullable Void> last = CompletableFuture.completedFuture(null);

    /**
     * @param maxSamples most samples in a request
     * @param send sends one request
     */
    Shard(int maxSamples, Executor senders, Consumer<List<Part>> send) {
        this.maxSamples = maxSamples;
        this.senders = senders;
        this.send = send;
    }

    /** @param group the key of the event's group */
    synchronized void add(String group, Delivery delivery, List<SeriesSample> all) {
        Delivery before = groups.get(group);
        if (before != null && before != delivery) {
            seal();
        }
        for (int from = 0; from < all.size(); from += maxSamples) {
            var some = all.subList(from, Math.min(all.size(), from + maxSamples));
            if (samples > 0 && samples + some.size() > maxSamples) {
                seal();
            }
            parts.add(new Part(delivery, some));
            groups.put(group, delivery);
            samples += some.size();
        }
    }

    private synchronized void seal() {
        var request = List.copyOf(parts);
        last = last.thenRunAsync(() -> send.accept(request), senders);
        parts.clear();
        groups.clear();
        samples = 0;
    }

    /** @return done when everything that was added has been sent; failed when some could not be */
    synchronized CompletableFuture<@Nullable Void> flush() {
        if (!parts.isEmpty()) {
            seal();
        }
        return last;
    }
}
