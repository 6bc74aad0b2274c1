package io.promflow.transformer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** The transformer's metrics, for tests of other packages. */
public final class TestMetrics {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TransformerMetrics metrics = new TransformerMetrics(registry);

    public SimpleMeterRegistry registry() {
        return registry;
    }

    public TransformerMetrics metrics() {
        return metrics;
    }
}
