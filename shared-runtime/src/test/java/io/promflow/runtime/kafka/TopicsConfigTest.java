package io.promflow.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicsConfigTest {
    private static TopicsConfig read(Map<String, Object> settings) {
        var all = new HashMap<>(settings);
        all.put("promflow.auth", "off");
        try (var context = ApplicationContext.run(all)) {
            return context.getBean(TopicsConfig.class);
        }
    }

    @Test
    void hasDefaults() {
        assertThat(read(Map.of())).isEqualTo(new TopicsConfig(6, (short) 1, null));
    }

    @Test
    void readsEachKey() {
        assertThat(read(Map.of(
                        "promflow.topics.partitions", 12,
                        "promflow.topics.replication", 3,
                        "promflow.topics.raw-retention", "2d")))
                .isEqualTo(new TopicsConfig(12, (short) 3, Duration.ofDays(2)));
    }
}
