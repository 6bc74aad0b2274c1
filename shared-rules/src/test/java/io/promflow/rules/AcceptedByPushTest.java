package io.promflow.rules;

import static io.promflow.rules.Rules.apply;
import static io.promflow.rules.Rules.lines;
import static io.promflow.rules.Rules.metrics;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One family or sample that push cannot take would cost the whole event: none is made. */
final class AcceptedByPushTest {
    private static final String EXPOSITION = "text/plain; version=0.0.4";

    @Test
    void labelsThatAreEmptyAreNoneAlsoWhereDuplicatesAreLookedFor() {
        Outcome outcome = apply(
                "{'name':'x','each':'$[*]','value':{'path':'@.v'},'labelsFrom':'@.t'}",
                "[{'v':1,'t':{'a':''}},{'v':2,'t':{'b':''}},{'v':3,'t':{}}]");

        assertThat(lines(outcome)).containsExactly("x 1");
        assertThat(outcome.faults()).isEqualTo(Map.of(Fault.DUPLICATE_SERIES, 2));
    }

    @Test
    void labelsOfTheBodyGiveWayToTheGrouping() {
        assertThat(lines(apply(
                        "{'name':'x','value':{'path':'$.v'},'labelsFrom':'$.t'}", "{'v':1,'t':{'job':'a','b':'c'}}")))
                .containsExactly("x{b=\"c\",exported_job=\"a\"} 1");
        assertThat(lines(apply(metrics("{}"), "# TYPE a gauge\na{job=\"b\"} 1\n", EXPOSITION)))
                .containsExactly("a{exported_job=\"b\"} 1");
        assertThat(lines(apply(metrics("{'grouping':{'api':'z'}}"), "[1]", null)))
                .containsExactly("business_metrics{exported_api=\"api\",field=\"0\"} 1");
    }

    @Test
    void theLabelThatTheTypeMakesCannotComeFromTheBody() {
        Outcome states = apply(
                "{'name':'s','type':'stateset','states':['a','b'],'value':{'path':'$.v'},'labelsFrom':'$.t'}",
                "{'v':'a','t':{'s':'x'}}");
        Outcome buckets = apply(
                "{'name':'h','type':'histogram','histogram':{'bounds':[1]},'value':{'path':'$.v'},'labelsFrom':'$.t'}",
                "{'v':1,'t':{'le':'x'}}");

        assertThat(states.faults()).isEqualTo(Map.of(Fault.LABEL_COLLISION, 1));
        assertThat(buckets.faults()).isEqualTo(Map.of(Fault.LABEL_COLLISION, 1));
    }

    @Test
    void moreLabelsThanASampleMayHaveCostTheSample() {
        String many = IntStream.range(0, 64).mapToObj(i -> "'l" + i + "':'v'").collect(Collectors.joining(","));
        Outcome outcome = apply("{'name':'x','value':{'path':'$.v'},'labelsFrom':'$.t'}", "{'v':1,'t':{" + many + "}}");

        assertThat(outcome.faults()).isEqualTo(Map.of(Fault.TOO_MANY_LABELS, 1));
        String body = "x{" + many.replace("':'", "=\"").replace("'", "").replace("v,", "v\",") + "\"} 1\n";
        assertThat(apply(metrics("{}"), body, EXPOSITION).faults()).isEqualTo(Map.of(Fault.TOO_MANY_LABELS, 1));
    }

    @Test
    void aPrometheusBodyCannotBringTheQualityOrNamesThatAreTooLong() {
        Outcome outcome = apply(metrics("{}"), "data_quality_score 1\n" + "x".repeat(513) + " 1\nok 1\n", EXPOSITION);

        assertThat(lines(outcome)).containsExactly("ok 1");
        assertThat(outcome.faults()).isEqualTo(Map.of(Fault.NAME_NOT_USABLE, 2));
    }

    @Test
    void samplesOfAPrometheusBodyBelongToOneFamily() {
        Outcome outcome = apply(metrics("{}"), """
                # TYPE h histogram
                h_bucket{le="+Inf"} 1
                h_bucket 1
                h_count 1
                h 1
                # TYPE h_count gauge
                h_count 7
                # TYPE s summary
                s{quantile="0.5"} 1
                s 1
                s_sum 1
                """, EXPOSITION);

        assertThat(lines(outcome))
                .containsExactly("h_bucket{le=\"+Inf\"} 1", "h_count 1", "s{quantile=\"0.5\"} 1", "s_sum 1");
        assertThat(outcome.faults()).isEqualTo(Map.of(Fault.NAME_NOT_USABLE, 4));
    }

    @Test
    void aGaugeBesideACounterOfItsNameIsKept() {
        Outcome outcome =
                apply(metrics("{}"), "# TYPE foo gauge\nfoo 1\n# TYPE foo_total counter\nfoo_total 2\n", EXPOSITION);

        assertThat(lines(outcome)).containsExactly("foo 1", "foo_total 2");
        assertThat(outcome.families()).extracting(MetricFamily::type).containsExactly("gauge", "counter");
    }

    @Test
    void labelsOfAPrometheusBodyThatBecomeTheSameAndNumbersBeyondEveryDoubleAreFaults() {
        Outcome outcome = apply(metrics("{}"), "a{\"x.y\"=\"1\",\"x-y\"=\"2\"} 1\nb 1e400\nc 2\n", EXPOSITION);

        assertThat(lines(outcome)).containsExactly("c 2");
        assertThat(outcome.faults()).isEqualTo(Map.of(Fault.LABEL_COLLISION, 1, Fault.VALUE_OUT_OF_RANGE, 1));
    }

    @Test
    void whatSaysWhenACounterBeganIsNoElement() {
        Outcome outcome = apply(
                metrics("{}"),
                "# TYPE a counter\na_created 1.7e9\n# EOF\n",
                "application/openmetrics-text; version=1.0.0");

        assertThat(outcome.rules().get(0).elements()).isZero();
    }
}
