package io.promflow.runtime.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the runtime counts of its work with Kafka. Labels are names from the code. Thread-safe. */
final class KafkaMeters {
    private final MeterRegistry registry;

    KafkaMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    MeterRegistry registry() {
        return registry;
    }

    /** A record that a table could not take in. */
    void skipped(String topic) {
        Counter.builder("promflow.table.skipped")
                .description("Records of a compacted topic that could not be read and were left out")
                .tag("topic", topic)
                .register(registry)
                .increment();
    }

    /** A record that its handler failed on again and again. */
    void handlerFailed(String group) {
        Counter.builder("promflow.loop.handler.failed")
                .description("Records that became dead letters because their handler failed on them")
                .tag("group", group)
                .register(registry)
                .increment();
    }
}
