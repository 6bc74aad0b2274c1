package io.promflow.schemas;

/**
 * Names of the record headers: CloudEvents 1.0, Kafka protocol binding, binary content mode, and Promflow's extension
 * attributes. Values are UTF-8 text.
 *
 * <p>Source: CloudEvents Kafka protocol binding 1.0.2, section 3.2.
 */
public final class EventHeaders {
    public static final String SPEC_VERSION = "ce_specversion";
    /** Unique within {@link #SOURCE}. */
    public static final String ID = "ce_id";
    /** Who wrote the record, for example {@code /collector/sources/crypto_api}. */
    public static final String SOURCE = "ce_source";
    /** What the value is, with its version, for example {@code io.promflow.response.v1}; see {@link EventType}. */
    public static final String TYPE = "ce_type";
    /** When it was observed: RFC 3339, UTC. */
    public static final String TIME = "ce_time";
    /** Media type of the value. */
    public static final String CONTENT_TYPE = "content-type";

    /** HTTP status of a fetch; absent when there was no answer. */
    public static final String HTTP_STATUS = "ce_httpstatus";
    /** How long the fetch took, in milliseconds. */
    public static final String DURATION_MILLIS = "ce_durationms";
    /** Which attempt this was, from 1. */
    public static final String ATTEMPT = "ce_attempt";
    /** What started the fetch: {@code schedule} or {@code request}. */
    public static final String TRIGGER = "ce_trigger";
    /** Why the fetch failed; absent when it did not. */
    public static final String ERROR = "ce_error";
    /** With {@link #ERROR}: its kind, one of the collector's, for example {@code timeout}. */
    public static final String ERROR_KIND = "ce_errorkind";

    /** On a dead letter: the reason, from an enum of the service that refused the record. */
    public static final String DEAD_REASON = "promflow_dlq_reason";
    /** On a dead letter: one sentence saying what was found and what was expected. */
    public static final String DEAD_MESSAGE = "promflow_dlq_message";
    /** On a dead letter: the class of the exception, where there was one. */
    public static final String DEAD_EXCEPTION = "promflow_dlq_exception";
    /** On a dead letter: the topic the record came from. */
    public static final String DEAD_TOPIC = "promflow_dlq_topic";
    /** On a dead letter: the partition the record came from. */
    public static final String DEAD_PARTITION = "promflow_dlq_partition";
    /** On a dead letter: the offset the record had. */
    public static final String DEAD_OFFSET = "promflow_dlq_offset";
    /** On a dead letter of push-service: which of its sinks could not push it. */
    public static final String DEAD_SINK = "promflow_dlq_sink";
    /** On a dead letter: the rule that failed, where one did. */
    public static final String DEAD_RULE = "promflow_dlq_rule";
    /** On a dead letter: the place in the value, a path or a line and column, where one is to blame. */
    public static final String DEAD_POSITION = "promflow_dlq_position";
    /** On a record without value among the dead letters: which one was sent again, as {@code partition-offset}. */
    public static final String DEAD_RESUBMITTED = "promflow_dlq_resubmitted";

    private EventHeaders() {}
}
