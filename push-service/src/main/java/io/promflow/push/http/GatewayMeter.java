package io.promflow.push.http;

/** Counts what became of pushes over HTTP. */
@FunctionalInterface
public interface GatewayMeter {
    /** What became of a push. */
    enum Outcome {
        ACCEPTED,
        /** It contradicts what the gateway holds, or is too much. */
        REFUSED,
        /** It cannot be read. */
        MALFORMED,
        /** Kafka did not confirm it. */
        FAILED
    }

    void pushed(Outcome outcome);
}
