package io.promflow.query.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.promflow.query.prometheus.Endpoint;
import java.util.concurrent.TimeUnit;

/** What this service counts about itself. Thread-safe. */
public final class QueryMetrics {
    private final MeterRegistry registry;

    public QueryMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * {@code promflow_query_requests_total{endpoint, code}} and {@code promflow_query_duration_seconds{endpoint}}.
     *
     * @param code the HTTP status that the caller gets
     * @param nanos from the request to the begin of its answer
     */
    void answered(Endpoint endpoint, int code, long nanos) {
        Counter.builder("promflow.query.requests")
                .description("Queries answered, by endpoint and HTTP status")
                .tag("endpoint", endpoint.segment())
                .tag("code", String.valueOf(code))
                .register(registry)
                .increment();
        Timer.builder("promflow.query.duration")
                .description("Time from a query to the begin of its answer")
                .tag("endpoint", endpoint.segment())
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }
}
