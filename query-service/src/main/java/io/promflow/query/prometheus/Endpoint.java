package io.promflow.query.prometheus;

/** The endpoints of Prometheus that are passed on. What is not here cannot be reached. */
public enum Endpoint {
    QUERY("query"),
    QUERY_RANGE("query_range");

    private final String segment;

    Endpoint(String segment) {
        this.segment = segment;
    }

    /** The last segment of its path, under {@code /api/v1/}. */
    public String segment() {
        return segment;
    }

    /** Its path under Prometheus' address. */
    String path() {
        return "/api/v1/" + segment;
    }
}
