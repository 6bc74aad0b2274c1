package io.promflow.query.request;

/** Moves ranges to multiples of their step, so that those who look at the same time ask the same. */
public final class Alignment {
    private Alignment() {}

    /** Start and end moved back to multiples of the step; as they are when one of the three cannot be read. */
    public static Parameters align(Parameters parameters) {
        Long start = Times.millis(parameters.first("start"));
        Long end = Times.millis(parameters.first("end"));
        Long step = Times.duration(parameters.first("step"));
        if (start == null || end == null || step == null || step <= 0) {
            return parameters;
        }
        return parameters
                .with("start", Times.text(Math.floorDiv(start, step) * step))
                .with("end", Times.text(Math.floorDiv(end, step) * step));
    }
}
