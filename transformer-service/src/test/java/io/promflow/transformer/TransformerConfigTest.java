package io.promflow.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.exceptions.ConfigurationException;
import org.junit.jupiter.api.Test;

final class TransformerConfigTest {
    @Test
    void takesWhatIsWithinItsBounds() {
        assertThat(new TransformerConfig(1, 1).maxSeries()).isEqualTo(1);
        assertThat(new TransformerConfig(1_000_000, 8192).maxLabelLength()).isEqualTo(8192);
    }

    @Test
    void namesTheKeyThatIsWrongWithWhatWasExpected() {
        assertThatThrownBy(() -> new TransformerConfig(0, 1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("promflow.transformer.max-series: 0 (expected: from 1 to 1000000)");
        assertThatThrownBy(() -> new TransformerConfig(1, 8193))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("promflow.transformer.max-label-length: 8193 (expected: from 1 to 8192)");
    }
}
