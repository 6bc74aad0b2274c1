package io.promflow.rules.body;

/** What a body is written in. */
public enum Format {
    JSON,
    /** One JSON document a line; read as a list of them. */
    NDJSON,
    /** Prometheus' text format 0.0.4; read as a list of its samples, see {@link ExpositionBody}. */
    PROMETHEUS,
    /** OpenMetrics 1.0; read as {@link #PROMETHEUS} is. */
    OPENMETRICS,
    /** RFC 4180 with a header; read as a list of objects. */
    CSV,
    /** Read as {@link XmlBody} says. */
    XML;

    /** Whether its numbers are texts. */
    public boolean isText() {
        return this == CSV || this == XML;
    }

    /** Whether its samples are metrics already. */
    public boolean isExposition() {
        return this == PROMETHEUS || this == OPENMETRICS;
    }
}
