package io.promflow.push.remotewrite;

import io.promflow.push.batch.Arrival;
import io.promflow.push.batch.BatchResult.Pushed;
import io.promflow.push.batch.SinkState;
import io.promflow.schemas.Group;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One event on its way; its series may go several ways. Thread-safe. */
final class Delivery {
    private final int index;
    private final Group group;
    private final Instant observedAt;
    private final boolean complete;
    private final int samples;
    private final Instant newestBefore;
    // guarded by this
    private @Nullable String refusal;
    private boolean onlyLate = true;

    /** @param newestBefore the newest observation of the group that the target may have from before this batch */
    Delivery(Arrival arrival, Instant newestBefore, int samples) {
        this.index = arrival.index();
        this.group = arrival.event().group();
        this.observedAt = arrival.event().observedAt();
        this.complete = arrival.event().complete();
        this.samples = samples;
        this.newestBefore = newestBefore;
    }

    int index() {
        return index;
    }

    Pushed pushed() {
        return new Pushed(index, observedAt, samples);
    }

    /** Tells the state what became of it. */
    void noteIn(SinkState state) {
        String words = refusal();
        if (words == null) {
            state.accepted(group, samples, observedAt, complete);
        } else {
            state.refused(group, samples, words);
        }
    }

    /**
     * @param words the target's, about some of its series
     * @param isLate whether they say that it has newer ones
     */
    synchronized void refuse(String words, boolean isLate) {
        if (refusal == null || (onlyLate && !isLate)) {
            refusal = words;
        }
        onlyLate = onlyLate && isLate;
    }

    /** Null while nothing of it was refused; of several the first that does not say that it is late, if there is one. */
    synchronized @Nullable String refusal() {
        return refusal;
    }

    /** Whether nothing of it was refused for another reason than that it is late. */
    synchronized boolean isOnlyLate() {
        return onlyLate;
    }

    /** Whether the target may have it, or a newer one, from a batch that was not pushed to its end. */
    boolean mayBeThere() {
        return !observedAt.isAfter(newestBefore);
    }
}
