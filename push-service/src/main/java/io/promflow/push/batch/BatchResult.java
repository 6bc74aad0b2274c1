package io.promflow.push.batch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the events of a batch; each is in exactly one of the three.
 *
 * @param pushed the target has what they say
 * @param superseded how many a newer one made needless
 * @param dead will never be pushed
 */
public record BatchResult(List<Pushed> pushed, int superseded, List<Dead> dead) {
    /**
     * What is kept of an event: its samples would fill the memory before the batch is done.
     *
     * @param index of the event in the batch
     */
    public record Pushed(int index, Instant observedAt, int samples) {
        public static Pushed of(Arrival arrival) {
            return new Pushed(
                    arrival.index(),
                    arrival.event().observedAt(),
                    Push.samples(arrival.event().families()));
        }
    }

    /**
     * @param index of the event in the batch
     * @param words what was found and expected, or the target's answer
     * @param cause the exception behind it, if there was one
     */
    public record Dead(
            int index,
            DeadReason reason,
            String words,
            @Nullable Throwable cause) {}

    public BatchResult {
        pushed = List.copyOf(pushed);
        dead = List.copyOf(dead);
    }

    /** All of them together. */
    public static BatchResult sum(List<BatchResult> results) {
        var pushed = new ArrayList<Pushed>();
        var dead = new ArrayList<Dead>();
        int superseded = 0;
        for (BatchResult result : results) {
            pushed.addAll(result.pushed());
            dead.addAll(result.dead());
            superseded += result.superseded();
        }
        return new BatchResult(pushed, superseded, dead);
    }
}
