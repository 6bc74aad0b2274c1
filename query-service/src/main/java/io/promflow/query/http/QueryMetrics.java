package io.promflow.query.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.promflow.query.prometheus.Endpoint;
import io.promflow.query.upstream.Replica;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What this service counts about itself. The labels are bounded: endpoints and statuses are few, tokens come from the
 * configuration. Thread-safe.
 */
public final class QueryMetrics {
    private record Key(Endpoint endpoint, String token, int code) {}

    private record Meters(Counter requests, Timer duration, Counter bytes) {}

    private final MeterRegistry registry;
    private final Counter joined;
    private final Map<Key, Meters> known = new ConcurrentHashMap<>();

    public QueryMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.joined = Counter.builder("promflow.query.joined")
                .description("Questions that joined an identical one that was being asked")
                .register(registry);
    }

    /**
     * {@code promflow_query_requests_total{endpoint, token, code}}, {@code promflow_query_duration_seconds} and {@code
     * promflow_query_answer_bytes_total}.
     *
     * @param code the HTTP status that the caller got; 499: it had left; 0: its answer broke off
     * @param nanos from the request to the end of its answer
     */
    void answered(Endpoint endpoint, String token, int code, long nanos, long bytes) {
        Meters meters = known.computeIfAbsent(new Key(endpoint, token, code), this::meters);
        meters.requests().increment();
        meters.duration().record(nanos, TimeUnit.NANOSECONDS);
        meters.bytes().increment((double) bytes);
    }

    private Meters meters(Key key) {
        String endpoint = key.endpoint().segment();
        return new Meters(
                Counter.builder("promflow.query.requests")
                        .description("Questions answered, by endpoint, token and HTTP status")
                        .tags("endpoint", endpoint, "token", key.token(), "code", String.valueOf(key.code()))
                        .register(registry),
                Timer.builder("promflow.query.duration")
                        .description("Time from a question to the end of its answer")
                        .tags("endpoint", endpoint, "token", key.token())
                        .register(registry),
                Counter.builder("promflow.query.answer.bytes")
                        .description("Bytes of answers' bodies")
                        .tags("endpoint", endpoint, "token", key.token())
                        .register(registry));
    }

    /** {@code promflow_query_limited_total{token, limit}}: refused because of a token's limit. */
    void limited(String token, String limit) {
        Counter.builder("promflow.query.limited")
                .description("Questions refused because their token had asked too much, by limit")
                .tags("token", token, "limit", limit)
                .register(registry)
                .increment();
    }

    /** {@code promflow_query_cache_total{state}}: range queries that could come from memory, by how much did. */
    void cached(Call.CacheState state) {
        Counter.builder("promflow.query.cache")
                .description("Range queries that could come from memory, by how much of them did")
                .tag("state", state.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    /** {@code promflow_query_joined_total}: questions that were answered with another's answer. */
    void joined() {
        joined.increment();
    }

    /** {@code promflow_query_replica_up{replica}}: 1 when it is asked. */
    void watch(List<Replica> replicas) {
        for (Replica replica : replicas) {
            Gauge.builder(
                            "promflow.query.replica.up",
                            replica,
                            r -> r.isHealthy() && !r.circuit().isOpen() ? 1 : 0)
                    .description("Whether a Prometheus is asked: its last check was good and its circuit is closed")
                    .tag("replica", replica.toString())
                    .register(registry);
        }
    }
}
