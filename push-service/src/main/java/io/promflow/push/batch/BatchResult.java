package io.promflow.push.batch;

import java.util.List;

/**
 * What became of the events of a batch; each is in exactly one of the three.
 *
 * @param pushed the target has what they say
 * @param superseded newer ones said it better
 * @param refused the target will never take them
 */
public record BatchResult(List<Arrival> pushed, List<Arrival> superseded, List<Refusal> refused) {
    /** @param answer the target's words */
    public record Refusal(Arrival arrival, String answer) {}

    public BatchResult {
        pushed = List.copyOf(pushed);
        superseded = List.copyOf(superseded);
        refused = List.copyOf(refused);
    }
}
