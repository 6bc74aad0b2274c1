package io.promflow.collector;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.promflow.collector.fetch.FailureReason;
import io.promflow.collector.kafka.ResponseTopic;
import io.promflow.collector.poll.PollEvents;
import io.promflow.collector.poll.Poller;
import io.promflow.collector.poll.Response;
import io.promflow.collector.schedule.Plan;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every metric of the collector. {@code third_party_api_requests_total = promflow_collector_responses_written_total +
 * promflow_collector_responses_lost_total}, but for those on their way to Kafka. Labels are bounded: {@code api} by the
 * catalogue, {@code status} by HTTP, {@code kind} and {@code why} by enums. Thread-safe.
 */
final class CollectorMetrics implements PollEvents, ResponseTopic.Tally {
    /** The status of a fetch without an answer. */
    private static final String NO_STATUS = "none";

    private final MeterRegistry registry;
    private final Counter written;
    private final Counter lost;
    private final Timer lag;
    private final Map<String, SourceMeters> sources = new ConcurrentHashMap<>();

    CollectorMetrics(MeterRegistry registry, Plan plan) {
        this.registry = registry;
        this.written = Counter.builder("promflow_collector_responses_written")
                .description("Responses that Kafka has")
                .register(registry);
        this.lost = Counter.builder("promflow_collector_responses_lost")
                .description("Responses that Kafka did not take within the producer's retries")
                .register(registry);
        this.lag = Timer.builder("promflow_collector_schedule_lag")
                .description("From when a source was due until its fetch began")
                .serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10))
                .register(registry);
        Gauge.builder("promflow_collector_sources_owned", plan, Plan::ownedCount)
                .description("Sources that this replica asks when they are enabled")
                .register(registry);
    }

    /** What the poller knows by itself. */
    void watch(Poller poller) {
        Gauge.builder("promflow_collector_circuits_open", poller, Poller::openCircuits)
                .description("Sources that are not asked for a while because they failed too often")
                .register(registry);
        Gauge.builder("promflow_collector_fetches_running", poller, Poller::inFlight)
                .description("Sources that are being asked, or whose response is on its way to Kafka")
                .register(registry);
    }

    /** The meters of one source, looked up once. */
    private final class SourceMeters {
        private final String source;
        private final Timer duration;
        private final DistributionSummary bytes;
        private final Map<Object, Counter> counters = new ConcurrentHashMap<>();
        private volatile boolean isOpen;

        SourceMeters(String source) {
            this.source = source;
            this.duration = Timer.builder("third_party_api_request_duration")
                    .description("Time from the request until the answer was whole, or the failure certain")
                    .tag("api", source)
                    .serviceLevelObjectives(
                            Duration.ofMillis(50),
                            Duration.ofMillis(100),
                            Duration.ofMillis(250),
                            Duration.ofMillis(500),
                            Duration.ofSeconds(1),
                            Duration.ofMillis(2500),
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(30))
                    .register(registry);
            this.bytes = DistributionSummary.builder("third_party_api_response_size")
                    .baseUnit("bytes")
                    .description("Bytes of the bodies, decoded")
                    .tag("api", source)
                    .register(registry);
            Gauge.builder("third_party_api_circuit_open", this, meters -> meters.isOpen ? 1 : 0)
                    .description("1: the source failed too often and is not asked for a while")
                    .tag("api", source)
                    .register(registry);
        }

        Counter counter(String name, String description, String tag, Object value) {
            return counters.computeIfAbsent(
                    value,
                    any -> Counter.builder(name)
                            .description(description)
                            .tag("api", source)
                            .tag(tag, value instanceof FailureReason kind ? kind.label() : String.valueOf(value))
                            .register(registry));
        }
    }

    private SourceMeters meters(String source) {
        return sources.computeIfAbsent(source, SourceMeters::new);
    }

    @Override
    public void began(Duration after) {
        lag.record(after);
    }

    @Override
    public void fetched(Response response) {
        SourceMeters meters = meters(response.source());
        Integer status = response.reply().statusCode();
        meters.counter(
                        "third_party_api_requests",
                        "Fetches by HTTP status; none: no answer",
                        "status",
                        status == null ? NO_STATUS : status.toString())
                .increment();
        FailureReason kind = response.reply().reason();
        meters.isOpen = kind == FailureReason.CIRCUIT_OPEN;
        if (response.attempts() > 0) {
            meters.duration.record(response.took());
        }
        if (response.answer() != null) {
            meters.bytes.record(response.bodyBytes());
        }
        if (kind != null) {
            meters.counter("third_party_api_errors", "Fetches that failed, by kind", "kind", kind)
                    .increment();
        }
    }

    @Override
    public void skipped(String source, Skip why, long ticks) {
        meters(source)
                .counters
                .computeIfAbsent(
                        why,
                        any -> Counter.builder("promflow_collector_ticks_skipped")
                                .description("Ticks without a fetch, and why")
                                .tag("api", source)
                                .tag("why", why.label())
                                .register(registry))
                .increment((double) ticks);
    }

    /** A source is gone: so are its meters. */
    void forget(String source) {
        if (sources.remove(source) != null) {
            for (Meter meter : registry.getMeters()) {
                if (source.equals(meter.getId().getTag("api"))) {
                    registry.remove(meter);
                }
            }
        }
    }

    @Override
    public void written() {
        written.increment();
    }

    @Override
    public void lost() {
        lost.increment();
    }
}
