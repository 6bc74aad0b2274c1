package io.promflow.push.remotewrite;

import io.promflow.push.batch.Arrival;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One event on its way; its series may go several ways. Thread-safe. */
final class Delivery {
    private final Arrival arrival;
    private final Instant newestBefore;
    private final int samples;
    private volatile @Nullable String refusal;

    /** @param newestBefore the newest observation of the group that may have been pushed before this batch */
    Delivery(Arrival arrival, Instant newestBefore, int samples) {
        this.arrival = arrival;
        this.newestBefore = newestBefore;
        this.samples = samples;
    }

    Arrival arrival() {
        return arrival;
    }

    int samples() {
        return samples;
    }

    /** @param words the target's, about some of its series */
    void refuse(String words) {
        refusal = words;
    }

    /** Null while nothing of it was refused. */
    @Nullable
    String refusal() {
        return refusal;
    }

    /** Whether the target may have it, or a newer one, from a batch that was not pushed to its end. */
    boolean mayBeThere() {
        return !arrival.event().observedAt().isAfter(newestBefore);
    }
}
