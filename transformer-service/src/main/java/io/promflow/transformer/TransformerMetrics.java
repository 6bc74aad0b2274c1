package io.promflow.transformer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.promflow.transformer.rules.Fault;
import io.promflow.transformer.rules.Outcome;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Everything the transformer counts. {@code responses = transformed + failed_fetch + refused}, except that a body which
 * is not JSON is refused and also gives an event that says so. Thread-safe.
 */
public final class TransformerMetrics {
    private final MeterRegistry registry;
    private final Counter transformed;
    private final Counter failedFetches;
    private final Counter samples;
    private final Map<Fault, Counter> faults = new EnumMap<>(Fault.class);

    TransformerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.transformed = responses(registry, "transformed");
        this.failedFetches = responses(registry, "failed_fetch");
        this.samples = Counter.builder("promflow.transformer.samples")
                .description("Samples made.")
                .register(registry);
        for (Fault fault : Fault.values()) {
            faults.put(
                    fault,
                    Counter.builder("promflow.transformer.sample.faults")
                            .description("Samples that could not be made, by why.")
                            .tag("reason", fault.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    private static Counter responses(MeterRegistry registry, String outcome) {
        return Counter.builder("promflow.transformer.responses")
                .description("Raw responses read, by what became of them.")
                .tag("outcome", outcome)
                .register(registry);
    }

    /** A body became an event. */
    public void transformed(Outcome outcome) {
        transformed.increment();
        samples.increment(outcome.samples());
        outcome.faults()
                .forEach((fault, count) -> faults.computeIfPresent(fault, (f, counter) -> {
                    counter.increment(count);
                    return counter;
                }));
    }

    /** The collector had no answer to hand over. */
    public void failedFetch() {
        failedFetches.increment();
    }

    /** @param reason of the dead letter */
    public void refused(String reason) {
        Counter.builder("promflow.transformer.refused")
                .description("Raw responses that became dead letters, by why.")
                .tag("reason", reason.toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }
}
