package io.promflow.rules;

import static io.promflow.rules.Rules.apply;
import static io.promflow.rules.Rules.lines;
import static io.promflow.rules.Rules.metrics;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LeavesTest {
    private static String fields(String body, @Nullable String contentType) {
        return String.join(
                "\n",
                lines(apply(metrics("{}"), body, contentType)).stream()
                        .map(line -> line.replace("business_metrics{api=\"api\",field=", ""))
                        .toList());
    }

    @Test
    void everyNumericAndBooleanLeafIsABusinessMetric() {
        assertThat(fields("{\"main\":{\"temp\":280.5,\"text\":\"12\"},\"list\":[1,true,\"x\"],\"none\":null}", null))
                .isEqualTo("""
                        "main.temp"} 280.5
                        "list.0"} 1
                        "list.1"} 1""");
        assertThat(fields("42", null)).isEqualTo("\"value\"} 42");
    }

    @Test
    void elementsAreNamedByAnIdThatEachHasForItself() {
        assertThat(fields("[{\"id\":7,\"v\":1},{\"id\":8,\"v\":2}]", null)).isEqualTo("\"7.v\"} 1\n\"8.v\"} 2");
        assertThat(fields("{\"l\":[{\"symbol\":\"btc\",\"v\":1},{\"symbol\":\"eth\",\"v\":2}]}", null))
                .isEqualTo("\"l.btc.v\"} 1\n\"l.eth.v\"} 2");
        assertThat(fields("[{\"id\":7,\"v\":1},{\"id\":7,\"v\":2}]", null))
                .isEqualTo("\"0.id\"} 7\n\"0.v\"} 1\n\"1.id\"} 7\n\"1.v\"} 2");
        assertThat(fields("[{\"id\":7,\"v\":1},{\"v\":2}]", null)).isEqualTo("\"0.id\"} 7\n\"0.v\"} 1\n\"1.v\"} 2");
    }

    @Test
    void textsOfNumbersCountWhereAFormatHasNothingElse() {
        assertThat(fields("id,a,b\nx,1,2\ny,3,n/a\n", "text/csv")).isEqualTo("\"x.a\"} 1\n\"x.b\"} 2\n\"y.a\"} 3");
        assertThat(fields("<r><a>1</a><b n=\"2\">x</b></r>", "application/xml")).isEqualTo("\"r.a\"} 1\n\"r.b.@n\"} 2");
    }

    @Test
    void leavesAreBounded() {
        Outcome outcome = apply(metrics("{'limits':{'series':2,'labelLength':3}}"), "[1,2,3,4]", null);
        assertThat(outcome.samples()).isEqualTo(2);
        assertThat(outcome.faults()).isEqualTo(Map.of(Fault.TOO_MANY_SERIES, 2));
        assertThat(apply(metrics("{'limits':{'labelLength':3}}"), "{\"long\":1}", null)
                        .faults())
                .isEqualTo(Map.of(Fault.LABEL_TOO_LONG, 1));
        assertThat(apply(metrics("{}"), "{\"a\":1e400}", null).faults()).isEqualTo(Map.of(Fault.VALUE_OUT_OF_RANGE, 1));
    }

    @Test
    void samplesOfAPrometheusBodyStayAsTheyAre() {
        String body = """
                # HELP http_requests_total Requests.
                # TYPE http_requests_total counter
                http_requests_total{code="200",path="/a\\"b\\n"} 1027 1772323210000
                # TYPE took_seconds histogram
                took_seconds_bucket{le="0.1"} 2
                took_seconds_bucket{le="+Inf"} 3
                took_seconds_sum 0.5
                took_seconds_count 3
                plain 1.50
                """;
        Outcome outcome = apply(metrics("{}"), body, "text/plain; version=0.0.4");

        assertThat(outcome.faults()).isEmpty();
        assertThat(outcome.families().get(0).name()).isEqualTo("http_requests");
        assertThat(TextExposition.write(outcome.families()))
                .isEqualTo(body.replace("plain 1.50", "# TYPE plain untyped\nplain 1.5"));
    }

    @Test
    void namesThatPrometheusDoesNotHaveAreSanitised() {
        String body = """
                {"http.requests","code-class"="2"} 1
                {"温度","城市"="北京"} 21
                # EOF
                """;
        assertThat(lines(apply(metrics("{}"), body, "application/openmetrics-text; version=1.0.0")))
                .containsExactly("http_requests{code_class=\"2\"} 1", "U___6e29__5ea6_{U___57ce__5e02_=\"北京\"} 21");
    }

    @Test
    void badSamplesOfAPrometheusBodyCostThemselves() {
        Outcome outcome = apply(metrics("{'body':{'format':'prometheus'}}"), "a 1\na 2\nb x\n", null);
        assertThat(lines(outcome)).containsExactly("a 1");
        assertThat(outcome.faults()).isEqualTo(Map.of(Fault.DUPLICATE_SERIES, 1, Fault.VALUE_NOT_NUMERIC, 1));
    }
}
