package io.promflow.promql;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.promql.Enforcement.Outcome;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EnforcementTest {
    private static final List<LabelMatcher> TEAM = PromQl.parseMatchers("{team=\"a\"}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "up|up{team=\"a\"}",
                "up{team=\"b\"}|up{team=\"b\",team=\"a\"}",
                "up{team=\"a\"}|up{team=\"a\"}",
                "{__name__=~\".+\"}|{__name__=~\".+\",team=\"a\"}",
                "up or down|up{team=\"a\"} or down{team=\"a\"}",
                "absent(up)|absent(up{team=\"a\"})",
                "topk(scalar(n), up)|topk(scalar(n{team=\"a\"}), up{team=\"a\"})",
                "max_over_time(rate(x[5m])[1h:1m])|max_over_time(rate(x{team=\"a\"}[5m])[1h:1m])",
                "-up|-up{team=\"a\"}",
                "(up)|(up{team=\"a\"})",
                "label_replace(up,\"team\",\"a\",\"\",\"\")|label_replace(up{team=\"a\"}, \"team\", \"a\", \"\", \"\")",
                "1 + 1|1 + 1",
                "up{x=\"\\\"} or up{\"}|up{x=\"\\\"} or up{\",team=\"a\"}",
                "up # {team=\"a\"}|up{team=\"a\"}"
            })
    void narrowsEverySelector(String text, String narrowed) {
        assertThat(safe(text)).hasToString(narrowed);
    }

    @Test
    void refusesWhatReadsSeriesWithoutNamingThem() {
        assertThat(Enforcement.enforce(expr("sum(info(up))"), TEAM)).isInstanceOf(Outcome.Unsafe.class);
    }

    static Stream<String> corpus() throws java.io.IOException {
        return PromQlTest.good().filter(text -> !text.contains("info("));
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void leavesNoSelectorWithoutTheMatcherAlsoWhenItIsReadAgain(String text) {
        Expr again = expr(safe(text).toString());

        assertThat(Walk.parts(again))
                .filteredOn(part -> part instanceof Expr.VectorSelector)
                .allMatch(part -> ((Expr.VectorSelector) part).matchers().containsAll(TEAM));
    }

    private static Expr safe(String text) {
        return ((Outcome.Safe) Enforcement.enforce(expr(text), TEAM)).expr();
    }

    private static Expr expr(String text) {
        return ((Parsed.Expression) PromQl.parse(text)).expr();
    }
}
