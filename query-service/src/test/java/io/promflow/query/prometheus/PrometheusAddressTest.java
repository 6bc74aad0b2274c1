package io.promflow.query.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"https://metrics.example/prometheus", "https://metrics.example/prometheus/"})
    void keepsThePathThatPrometheusIsServedUnder(String text) {
        var address = PrometheusAddress.parse(text);

        assertThat(address.basePath()).isEqualTo("/prometheus");
        assertThat(address.host()).isEqualTo("metrics.example");
        assertThat(address.port()).isEqualTo(443);
        assertThat(address.isTls()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:9090",
                "ftp://localhost",
                "http://",
                "http:///x",
                "a b",
                "http://h?x=1",
                "http://h#x"
            })
    void refusesWhatIsNoAddressOfAServer(String text) {
        assertThatThrownBy(() -> PrometheusAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: such as http://localhost:9090");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://user:secret@localhost:9090", "http://user:secret@local host"})
    void refusesCredentialsWithoutRepeatingThem(String text) {
        assertThatThrownBy(() -> PrometheusAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }
}
