package io.promflow.query.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promflow.query.request.Parameters.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
    @Test
    void readsTheFormBeforeTheUrl() {
        var parameters = Parameters.decode("query=a%2Bb+c&x", "query=second&match%5B%5D=%E5%8C%97");

        assertThat(parameters.all())
                .containsExactly(
                        new Parameter("query", "a+b c"),
                        new Parameter("x", ""),
                        new Parameter("query", "second"),
                        new Parameter("match[]", "北"));
        assertThat(parameters.first("query")).isEqualTo("a+b c");
        assertThat(parameters.first("none")).isNull();
    }

    @Test
    void writesWhatItReadsTheSame() {
        var parameters = Parameters.decode("query=a%2Bb+c%26%3D%25&match%5B%5D=%E5%8C%97");

        assertThat(Parameters.decode(parameters.encode())).isEqualTo(parameters);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "a=%ff", "a=%c3%28", "a=1;b=2", "%ff=1"})
    void refusesWhatCouldBeReadInTwoWays(String text) {
        assertThatThrownBy(() -> Parameters.decode(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesMoreThanAnybodyNeeds() {
        assertThatThrownBy(() -> Parameters.decode("a=1&".repeat(2000))).isInstanceOf(IllegalArgumentException.class);
    }
}
