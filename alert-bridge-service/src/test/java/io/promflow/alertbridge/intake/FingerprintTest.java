package io.promflow.alertbridge.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    @Test
    void noLabelsIsTheOffsetBasis() {
        assertThat(Fingerprint.of(Map.of())).isEqualTo("cbf29ce484222325");
    }

    /** From prometheus/common, model/signature_test.go: 5799056148416392346. */
    @Test
    void isWhatPrometheusComputes() {
        assertThat(Fingerprint.of(Map.of("name", "garland, briggs", "fear", "love is not enough")))
                .isEqualTo(Long.toHexString(5799056148416392346L));
    }

    /** In UTF-16, in which Java sorts, the first name would come first; in UTF-8 it is the second. */
    @Test
    void namesAreSortedByTheirBytes() {
        assertThat(Fingerprint.of(Map.of("\uD83D\uDE00", "a", "\uFF5E", "b"))).isEqualTo("5fe8956d9674e0c5");
    }
}
