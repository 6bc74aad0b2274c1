package io.promflow.transformer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.promflow.rules.Fault;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Everything the transformer counts, each once its transaction is committed. A response is {@code transformed},
 * {@code unchanged}, a {@code failed_fetch} or refused; one of a rule that failed is transformed and refused. Thread-safe.
 */
public final class TransformerMetrics {
    private final MeterRegistry registry;
    private final Counter transformed;
    private final Counter failedFetches;
    private final Counter unchanged;
    private final Counter samples;
    private final Counter resubmitted;
    private final Map<Fault, Counter> faults = new EnumMap<>(Fault.class);

    TransformerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.transformed = responses(registry, "transformed");
        this.failedFetches = responses(registry, "failed_fetch");
        this.unchanged = responses(registry, "unchanged");
        this.samples = Counter.builder("promflow.transformer.samples")
                .description("Samples made.")
                .register(registry);
        this.resubmitted = Counter.builder("promflow.transformer.resubmitted")
                .description("Dead letters that were sent again.")
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

    /**
     * A body became an event.
     *
     * @param made samples
     * @param missing samples by why
     */
    public void transformed(int made, Map<Fault, Integer> missing) {
        transformed.increment();
        samples.increment(made);
        missing.forEach(
                (fault, count) -> Objects.requireNonNull(faults.get(fault)).increment(count));
    }

    /** The collector had no answer to hand over. */
    public void failedFetch() {
        failedFetches.increment();
    }

    /** The API said that its answer is as it was. */
    public void unchanged() {
        unchanged.increment();
    }

    /** @param reason of the dead letter */
    public void refused(String reason) {
        Counter.builder("promflow.transformer.refused")
                .description("Raw responses that became dead letters, by why.")
                .tag("reason", reason.toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    /** Dead letters that were sent again. */
    public void resubmitted(int count) {
        resubmitted.increment(count);
    }
}
