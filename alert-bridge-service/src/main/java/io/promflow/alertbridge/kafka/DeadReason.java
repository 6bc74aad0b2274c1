package io.promflow.alertbridge.kafka;

/** Why a record is a dead letter. */
public enum DeadReason {
    /** The value is not the record that belongs on the topic. */
    UNREADABLE,
    /** The notification is for a receiver that is not configured. */
    UNKNOWN_RECEIVER,
    /** The receiver refused the notification for good. */
    REJECTED
}
