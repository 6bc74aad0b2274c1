package io.promflow.alertbridge.kafka;

/** Kafka did not acknowledge records in time. Writing them again may write them twice. */
public final class NotWrittenException extends RuntimeException {
    NotWrittenException(int records, String why) {
        super(records + " records were not acknowledged by Kafka: " + why);
    }
}
