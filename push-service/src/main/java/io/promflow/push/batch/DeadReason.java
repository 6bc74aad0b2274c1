package io.promflow.push.batch;

/** Why an event is a dead letter. */
public enum DeadReason {
    /** It is no metric event that this version knows. */
    UNREADABLE,
    /** It has more samples than are pushed at once. */
    TOO_LARGE,
    /** It says that it was observed later than now: it would keep every true observation out. */
    FUTURE,
    /** The target will never take it. */
    REFUSED
}
