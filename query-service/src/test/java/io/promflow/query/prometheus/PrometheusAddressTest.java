package io.promflow.query.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusAddressTest {
    @Test
    void keepsTheCallersEncodingOfTheQuery() {
        var address = PrometheusAddress.parse("http://localhost:9090");

        assertThat(address.of(Endpoint.QUERY, "query=a%2Bb+%7Bc%3D%22d%22%7D&time=1"))
                .isEqualTo(URI.create("http://localhost:9090/api/v1/query?query=a%2Bb+%7Bc%3D%22d%22%7D&time=1"));
    }

    @Test
    void hasNoQuestionMarkWithoutQuery() {
        assertThat(PrometheusAddress.parse("http://localhost:9090").of(Endpoint.QUERY_RANGE, null))
                .isEqualTo(URI.create("http://localhost:9090/api/v1/query_range"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://metrics.example/prometheus", "https://metrics.example/prometheus/"})
    void keepsThePathThatPrometheusIsServedUnder(String text) {
        assertThat(PrometheusAddress.parse(text).of(Endpoint.QUERY, null))
                .isEqualTo(URI.create("https://metrics.example/prometheus/api/v1/query"));
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
