package io.promflow.promql;

/** The {@code @} modifier: evaluates at a time that is not the step's. */
public sealed interface At {
    /** A fixed time, in milliseconds since 1970. */
    record Time(long millis) implements At {}

    /** The begin of the query's range. */
    record Start() implements At {}

    /** The end of the query's range. */
    record End() implements At {}
}
