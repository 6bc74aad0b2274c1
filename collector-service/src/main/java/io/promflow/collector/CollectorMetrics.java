package io.promflow.collector;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.promflow.collector.fetch.FailureReason;
import io.promflow.collector.kafka.ResponseTopic;
import io.promflow.collector.poll.PollEvents;
import io.promflow.collector.poll.Response;
import io.promflow.collector.schedule.Plan;
import java.time.Duration;

/**
 * Every metric of the collector. {@code third_party_api_requests_total = promflow_collector_responses_written_total +
 * promflow_collector_responses_lost_total}, but for those on their way to Kafka. Labels are bounded: {@code api} by the
 * catalogue, {@code status} by HTTP, {@code reason} by an enum. Thread-safe.
 */
final class CollectorMetrics implements PollEvents, ResponseTopic.Tally {
    /** The status of a fetch without an answer. */
    private static final String NO_STATUS = "none";

    private final MeterRegistry registry;
    private final Counter written;
    private final Counter lost;

    CollectorMetrics(MeterRegistry registry, Plan plan) {
        this.registry = registry;
        this.written = Counter.builder("promflow_collector_responses_written")
                .description("Responses that Kafka has")
                .register(registry);
        this.lost = Counter.builder("promflow_collector_responses_lost")
                .description("Responses that Kafka did not take within the producer's retries")
                .register(registry);
        Gauge.builder(
                        "promflow_collector_sources_owned",
                        plan,
                        each -> each.owned().size())
                .description("Sources that this replica asks when they are enabled")
                .register(registry);
    }

    @Override
    public void fetched(Response response) {
        Integer status = response.reply().statusCode();
        Counter.builder("third_party_api_requests")
                .description("Fetches by HTTP status; none: no answer")
                .tag("api", response.source())
                .tag("status", status == null ? NO_STATUS : status.toString())
                .register(registry)
                .increment();
        Timer.builder("third_party_api_request_duration")
                .description("Time from the request until the answer was whole, or the failure certain")
                .tag("api", response.source())
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
                .register(registry)
                .record(response.took());
        FailureReason reason = response.reply().reason();
        if (reason != null) {
            Counter.builder("third_party_api_errors")
                    .description("Fetches that failed, by reason")
                    .tag("api", response.source())
                    .tag("reason", reason.label())
                    .register(registry)
                    .increment();
        }
    }

    @Override
    public void skipped(String source, long ticks) {
        Counter.builder("promflow_collector_ticks_skipped")
                .description("Ticks noticed too late, or while the source was still being asked")
                .tag("api", source)
                .register(registry)
                .increment((double) ticks);
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
