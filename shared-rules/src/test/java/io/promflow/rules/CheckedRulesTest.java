package io.promflow.rules;

import static io.promflow.rules.Rules.faults;
import static io.promflow.rules.Rules.metrics;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CheckedRulesTest {
    @Test
    void rulesOfOneFamilyAgreeOnDuplicatesAndBounds() {
        String rule = "{'name':'x','value':{'path':'$.a'}%s}";
        assertThat(faults("{'rules':[" + rule.formatted(",'onDuplicate':'fail'") + ","
                        + rule.formatted(",'onDuplicate':'sum'") + "]}"))
                .hasSize(1);
        String histogram = "{'name':'h','type':'histogram','value':{'path':'$.a'},'histogram':{'bounds':[%s]}}";
        assertThat(faults("{'rules':[" + histogram.formatted("1") + "," + histogram.formatted("1,2") + "]}"))
                .hasSize(1);
        assertThat(faults("{'rules':[" + histogram.formatted("1") + "," + histogram.formatted("1") + "]}"))
                .isEmpty();
    }

    @Test
    void familiesShareNoNameInTheTextFormat() {
        String value = "'value':{'path':'$'}";
        String gauge = "{'name':'%s'," + value + "}";
        String counter = "{'name':'x','type':'counter'," + value + "}";
        String histogram = "{'name':'x','type':'histogram','histogram':{'bounds':[1]}," + value + "}";
        assertThat(faults("{'rules':[" + counter + "," + gauge.formatted("x_total") + "]}"))
                .containsExactly("rules[1]: x_total, which x has (expected: names of its own)");
        assertThat(faults("{'rules':[" + gauge.formatted("x_count") + "," + histogram + "]}"))
                .containsExactly("rules[1]: x_count, which x_count has (expected: names of its own)");
        assertThat(faults("{'rules':[{'name':'x','type':'info'}," + gauge.formatted("x_info") + "]}"))
                .hasSize(1);
        assertThat(faults("{'rules':[" + counter + "," + gauge.formatted("x_sum") + "]}"))
                .isEmpty();
    }

    @Test
    void namesAndNumbersOfLabelsArePushs() {
        assertThat(faults("{'rules':[{'name':'" + "x".repeat(506) + "','value':{'path':'$'}}]}"))
                .hasSize(1);
        assertThat(faults("{'grouping':{'g':'" + "x".repeat(8193) + "'}}")).hasSize(1);
        String labels = java.util.stream.IntStream.range(0, 64)
                .mapToObj(i -> "'l" + i + "':{'value':'v'}")
                .collect(java.util.stream.Collectors.joining(","));
        assertThat(faults("{'rules':[{'name':'x','value':{'path':'$'},'labels':{" + labels + "}}]}"))
                .containsExactly("rules[0]: 64 labels (expected: at most 63)");
    }

    @Test
    void aPatternThatGivesNoDateIsRefused() {
        String rule = "{'rules':[{'name':'x','value':{'path':'$','format':'date','pattern':'%s'}}]}";
        assertThat(faults(rule.formatted("yyyy-MM"))).hasSize(1);
        assertThat(faults(rule.formatted("HH:mm"))).hasSize(1);
        assertThat(faults(rule.formatted("d MMMM yyyy"))).isEmpty();
    }

    @Test
    void defaultsWhatIsLeftOut() {
        var read = metrics("{'rules':[{'name':'x','value':{'path':'$'}}]}").metrics();

        assertThat(read.grouping()).containsExactly(java.util.Map.entry("job", "api"));
        assertThat(read.rules().get(0).type()).isEqualTo("gauge");
        assertThat(read.rules().get(0).each()).containsExactly("$");
        assertThat(metrics("{'freshness':'1h30m','ttl':'7d'}").metrics().freshness())
                .isEqualTo(Duration.ofMinutes(90));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'name':'温度'                                   | rules[0].name: \"温度\" (expected: a metric name",
                "'name':'data_quality_score'                    | rules[0].name: \"data_quality_score\"",
                "'typ':'gauge'                                  | rules[0].typ: unknown key (expected: one of name",
                "'type':'summary'                               | rules[0].type: \"summary\" (expected: one of gauge",
                "'unit':'a b'                                   | rules[0].unit: \"a b\"",
                "'each':'@.x'                                   | rules[0].each: \"@.x\" (expected: a JSONPath that begins with $)",
                "'each':[]                                      | rules[0].each: a list (expected: at least one JSONPath)",
                "'each':['$.a','.b']                            | rules[0].each[1]: not a JSONPath",
                "'value':{'path':'$['}                          | rules[0].value.path: not a JSONPath: \"$[\" at column 3",
                "'value':{'path':'$','format':'roman'}          | rules[0].value.format: \"roman\" (expected: one of number",
                "'value':{'path':'$','scale':'x'}               | rules[0].value.scale: \"x\" (expected: a number)",
                "'value':{'path':'$','map':{'a':'b'}}           | rules[0].value.map.a: \"b\" (expected: a number)",
                "'value':{'path':'$','min':2,'max':1}           | rules[0].value: min 2 above max 1",
                "'value':{'path':'$','zone':'Mars/Base'}        | rules[0].value.zone: \"Mars/Base\"",
                "'value':{'path':'$','format':'date','pattern':'jj'} | rules[0].value.pattern: \"jj\"",
                "'value':{'path':'$','pattern':'yyyy'}          | rules[0].value: pattern or zone without format: date",
                "'value':{'path':'$','otherwise':1}             | rules[0].value: otherwise without map",
                "'onMissing':'default'                          | rules[0]: no value.default",
                "'onMissing':'ignore'                           | rules[0].onMissing: \"ignore\" (expected: one of fail, skip, default)",
                "'onNull':'zero'                                | rules[0].onNull: \"zero\"",
                "'onDuplicate':'max'                            | rules[0].onDuplicate: \"max\"",
                "'type':'info','onDuplicate':'sum'              | rules[0]: onDuplicate sum of a info",
                "'type':'stateset'                              | rules[0]: 0 states of a stateset",
                "'states':['a']                                 | rules[0]: 1 states of a gauge",
                "'type':'histogram'                             | rules[0]: a histogram without histogram",
                "'histogram':{'bounds':[1]}                     | rules[0]: a gauge with histogram",
                "'type':'histogram','histogram':{'bounds':[2,1]} | rules[0].histogram: bounds [2, 1]",
                "'type':'histogram','histogram':{}              | rules[0].histogram: bounds and each, or neither",
                "'type':'histogram','histogram':{'bounds':[1]},'labels':{'le':{'value':'1'}} | rules[0]: a label le",
                "'labels':{'x-y':{'value':'a'}}                 | rules[0].labels.x-y: not a label",
                "'labels':{'a.b':{'value':'a'}}                 | rules[0].labels.a.b: not a label",
                "'labels':{'__a':{'value':'a'}}                 | rules[0].labels.__a: not a label",
                "'labels':{'job':{'value':'a'}}                 | rules[0].labels.job: also a label of the grouping",
                "'labels':{'a':{}}                              | rules[0].labels.a: 0 of value, path, key and index",
                "'labels':{'a':{'key':true,'up':1}}             | rules[0].labels.a: up with one level of each",
                "'labels':{'a':{'key':true,'regex':'('}}        | rules[0].labels.a.regex:",
                "'labels':{'a':{'key':true,'regex':'(?=a)'}}    | rules[0].labels.a.regex:",
                "'labels':{'a':{'key':true,'regex':'((a{1000}){1000}){1000}'}} | rules[0].labels.a.regex: a regular expression whose",
                "'timestamp':{'path':'$','format':'julian'}     | rules[0].timestamp.format: \"julian\"",
            })
    void saysWhatIsWrongWithARule(String field, String expected) {
        String name = field.startsWith("'name'") ? "" : "'name':'x',";
        String value =
                field.contains("'value':{'path'") || field.contains("'type':'info'") ? "" : "'value':{'path':'$'},";
        assertThat(faults("{'rules':[{" + name + value + field + "}]}"))
                .anySatisfy(fault -> assertThat(fault).startsWith(expected).contains("(expected: "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'grouping':{'__a':'x'}}              | grouping.__a: not a label",
                "{'ttl':'soon'}                        | ttl: \"soon\" (expected: a duration such as 15m)",
                "{'freshness':'0s'}                    | freshness: \"0s\" (expected: from 1s",
                "{'limits':{'series':0}}               | limits.series: \"0\" (expected: a whole number from 1 to 1000000)",
                "{'body':{'format':'yaml'}}            | body.format: \"yaml\"",
                "{'body':{'separator':';;'}}           | body.separator: \";;\"",
                "{'rules':{}}                          | rules: a mapping (expected: a list of rules)",
                "{'rules':['x']}                       | rules[0]: \"x\" (expected: a mapping with name",
                "{'rule':[]}                           | rule: unknown key",
                "[]                                    | a list (expected: a mapping with grouping",
                "{'tests':[{'expect':[]}]}             | tests[0].input: nothing (expected: a body)",
                "{'rules':[{'name':'a','value':{'path':'$'}},{'name':'a','type':'counter','value':{'path':'$'}}]} | rules[1]: counter a",
            })
    void saysWhatIsWrongWithTheMetrics(String metrics, String expected) {
        assertThat(faults(metrics)).isNotEmpty().first().asString().startsWith(expected);
    }

    @Test
    void findsEveryFaultAtOnce() {
        assertThat(faults("{'rules':[{'name':'0','type':'x','value':{'path':'$['}},{'unit':'a b'}]}"))
                .hasSize(6);
    }

    @Test
    void aTestThatFailsRefusesTheDefinition() {
        String rules =
                "{'rules':[{'name':'x','type':'counter','each':'$.*','value':{'path':'@.v'},'labels':{'k':{'key':true}}}],'tests':[%s]}";
        assertThat(
                        faults(
                                rules.formatted(
                                        "{'input':{'a':{'v':1},'b':{'v':2}},'expect':'# a comment\\nx_total{k=\\\"b\\\"} 2.0\\nx_total{k=\\\"a\\\"} 1'}")))
                .isEmpty();
        assertThat(faults(rules.formatted("{'input':'{}','expect':[]}"))).isEmpty();
        assertThat(faults(rules.formatted(
                        "{'input':{'a':{'v':1},'b':{'v':2}},'expect':['x_total{k=\\\"a\\\"} 7','y 1']}")))
                .containsExactly(
                        "tests[0].expect: x_total{k=\"a\"} 1 (expected: x_total{k=\"a\"} 7)",
                        "tests[0].expect: no y (expected: y 1)",
                        "tests[0].expect: x_total{k=\"b\"} 2 (expected: nothing of that name and labels)");
        assertThat(faults(rules.formatted("{'input':'{','expect':[]}")))
                .singleElement()
                .asString()
                .startsWith("tests[0].input: a body that is not JSON");
        assertThat(faults(rules.formatted("{'input':'{}','expect':['x{']}")))
                .singleElement()
                .asString()
                .startsWith("tests[0].expect: no text format");
    }
}
