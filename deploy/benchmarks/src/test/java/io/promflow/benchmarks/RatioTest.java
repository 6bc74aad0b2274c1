package io.promflow.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RatioTest {
    @Test
    void isPrintedWithItsTarget() {
        assertThat(Ratio.atLeast(0.7, "transformer", 0.834)).hasToString("ratio transformer 0.83 (at least 0.70)");
        assertThat(Ratio.atMost(2, "cost", 1.999)).hasToString("ratio cost 2.00 (at most 2.00)");
    }

    @Test
    void mediansAreOfEachContender() throws Exception {
        var count = new int[1];
        Map<String, Double> medians = new Rounds("things")
                .with("constant", () -> 5)
                .with("growing", () -> ++count[0])
                .medians(3);
        assertThat(medians).containsEntry("constant", 5.0).containsEntry("growing", 2.0);
        assertThat(Rounds.median(4, 1, 3, 2)).isEqualTo(2.5);
    }
}
