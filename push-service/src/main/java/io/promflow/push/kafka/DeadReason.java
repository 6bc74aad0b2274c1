package io.promflow.push.kafka;

/** Why a metric event is a dead letter. */
public enum DeadReason {
    /** It is not the JSON of a metric event. */
    UNREADABLE,
    /** The target will never take it. */
    REFUSED
}
