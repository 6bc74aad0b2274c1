package io.promflow.runtime.kafka;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's own measurements of a client as meters: those that somebody acts on, named {@code kafka.GROUP.NAME}. Each client
 * makes one and closes it; with it, and with a partition that is given up, its meters go. Thread-safe.
 */
public final class ClientMeters implements MetricsReporter {
    /** Where the client's settings hold the registry. */
    static final String REGISTRY = "promflow.meter.registry";

    private static final String CLIENT = "client-id";
    private static final String TOPIC = "topic";
    private static final String PARTITION = "partition";

    /** By group and name: the tags it is shown with. Kafka has some of them for each topic and for the client as well. */
    private static final Map<String, Set<String>> SHOWN = Map.ofEntries(
            Map.entry("consumer-fetch-manager-metrics records-lag", Set.of(CLIENT, TOPIC, PARTITION)),
            Map.entry("consumer-fetch-manager-metrics records-consumed-total", Set.of(CLIENT, TOPIC)),
            Map.entry("consumer-fetch-manager-metrics bytes-consumed-total", Set.of(CLIENT, TOPIC)),
            Map.entry("consumer-coordinator-metrics assigned-partitions", Set.of(CLIENT)),
            Map.entry("consumer-coordinator-metrics rebalance-total", Set.of(CLIENT)),
            Map.entry("consumer-coordinator-metrics failed-rebalance-total", Set.of(CLIENT)),
            Map.entry("consumer-metrics connection-count", Set.of(CLIENT)),
            Map.entry("producer-metrics connection-count", Set.of(CLIENT)),
            Map.entry("producer-metrics record-send-total", Set.of(CLIENT)),
            Map.entry("producer-metrics record-error-total", Set.of(CLIENT)),
            Map.entry("producer-metrics record-retry-total", Set.of(CLIENT)),
            Map.entry("producer-metrics request-latency-avg", Set.of(CLIENT)),
            Map.entry("producer-metrics buffer-available-bytes", Set.of(CLIENT)));

    private final Map<MetricName, Meter> meters = new ConcurrentHashMap<>();
    private @Nullable MeterRegistry registry;

    @Override
    public void configure(Map<String, ?> settings) {
        registry = (MeterRegistry) settings.get(REGISTRY);
    }

    @Override
    public void init(List<KafkaMetric> metrics) {
        metrics.forEach(this::metricChange);
    }

    @Override
    public void metricChange(KafkaMetric metric) {
        MetricName name = metric.metricName();
        Set<String> tags = SHOWN.get(name.group() + " " + name.name());
        if (tags != null && tags.equals(name.tags().keySet())) {
            meters.computeIfAbsent(name, shown -> register(shown, metric));
        }
    }

    private Meter register(MetricName name, KafkaMetric metric) {
        MeterRegistry known = Objects.requireNonNull(registry, "configured before it is used");
        String group = name.group().substring(0, name.group().length() - "-metrics".length());
        String meter = ("kafka." + group + "." + name.name()).replace('-', '.');
        List<Tag> tags = name.tags().entrySet().stream()
                .map(tag -> Tag.of(tag.getKey().replace('-', '.'), tag.getValue()))
                .toList();
        return name.name().endsWith("-total")
                ? FunctionCounter.builder(meter, metric, ClientMeters::value)
                        .description(name.description())
                        .tags(tags)
                        .register(known)
                : Gauge.builder(meter, metric, ClientMeters::value)
                        .description(name.description())
                        .tags(tags)
                        .register(known);
    }

    private static double value(KafkaMetric metric) {
        return metric.metricValue() instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    @Override
    public void metricRemoval(KafkaMetric metric) {
        remove(meters.remove(metric.metricName()));
    }

    @Override
    public void close() {
        meters.values().forEach(this::remove);
        meters.clear();
    }

    private void remove(@Nullable Meter meter) {
        if (meter != null && registry != null) {
            registry.remove(meter);
        }
    }
}
