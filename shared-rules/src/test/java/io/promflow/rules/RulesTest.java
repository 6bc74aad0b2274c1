package io.promflow.rules;

import static io.promflow.rules.Rules.apply;
import static io.promflow.rules.Rules.lines;
import static io.promflow.rules.Rules.metrics;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RulesTest {
    private static final String PRICE =
            "{'name':'price','unit':'usd','help':'Spot','each':'$.*','value':{'path':'@.usd'},'labels':{'coin':{'key':true}}}";

    @Test
    void eachElementBecomesASampleLabelledWithItsKey() {
        Outcome outcome = apply(PRICE, "{'bitcoin':{'usd':65000.5},'ethereum':{'usd':3000}}");

        assertThat(TextExposition.write(outcome.families())).isEqualTo("""
                # HELP price_usd Spot
                # TYPE price_usd gauge
                price_usd{coin="bitcoin"} 65000.5
                price_usd{coin="ethereum"} 3000
                """);
        assertThat(outcome.samples()).isEqualTo(2);
        assertThat(outcome.faults()).isEmpty();
        assertThat(outcome.rules()).containsExactly(new RuleResult("price", 2, 2, null, ""));
    }

    @Test
    void oneBadElementCostsOneSample() {
        Outcome outcome = apply(PRICE, "{'a':{'usd':1},'b':{'usd':'much'},'c':{},'d':{'usd':null},'e':7}");

        assertThat(lines(outcome)).containsExactly("price_usd{coin=\"a\"} 1");
        assertThat(outcome.faults())
                .isEqualTo(Map.of(Fault.VALUE_NOT_NUMERIC, 1, Fault.VALUE_MISSING, 2, Fault.VALUE_NULL, 1));
        assertThat(outcome.warnings())
                .contains(
                        new Warning("price", "$['b'].usd", "\"much\" (expected: a number in the declared format)"),
                        new Warning("price", "$['c'].usd", "no value (expected: a value at this path)"));
        assertThat(outcome.rules().get(0).firstFault()).isEqualTo(Fault.VALUE_NOT_NUMERIC);
        assertThat(outcome.rules().get(0).isBroken()).isFalse();
    }

    @Test
    void aRuleThatUsesNoElementIsBrokenAndOneThatFindsNoneIsNot() {
        assertThat(apply(PRICE, "{'a':{'eur':1},'b':{}}").rules().get(0).isBroken())
                .isTrue();
        Outcome nothing = apply(PRICE, "{}");
        assertThat(nothing.rules().get(0).isBroken()).isFalse();
        assertThat(nothing.faults()).isEqualTo(Map.of(Fault.NOTHING_FOUND, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "skip    | skip    | x{k=\"a\"} 1                                    | 0",
                "default | default | x{k=\"a\"} 1,x{k=\"b\"} 7,x{k=\"c\"} 7,x{k=\"d\"} 7 | 0",
                "fail    | nan     | x{k=\"a\"} 1,x{k=\"c\"} NaN,x{k=\"d\"} NaN          | 1",
                "fail    | fail    | x{k=\"a\"} 1                                    | 3",
            })
    void missingAndNullAreDealtWithBySample(String onMissing, String onNull, String expected, int faults) {
        Outcome outcome = apply(
                "{'name':'x','each':'$.*','value':{'path':'@.v','default':7},'labels':{'k':{'key':true}},'onMissing':'"
                        + onMissing + "','onNull':'" + onNull + "'}",
                "{'a':{'v':1},'b':{},'c':{'v':null},'d':{'v':NaN}}");

        assertThat(String.join(",", lines(outcome))).isEqualTo(expected);
        assertThat(outcome.expected() - outcome.samples()).isEqualTo(faults);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "unsaid",
            value = {
                "unsaid | x{k=\"a\"} 1,x{k=\"b\"} 4 | 2",
                "first  | x{k=\"a\"} 1,x{k=\"b\"} 4 | 0",
                "last   | x{k=\"a\"} 3,x{k=\"b\"} 4 | 0",
                "sum    | x{k=\"a\"} 6,x{k=\"b\"} 4 | 0",
                "fail   | x{k=\"b\"} 4              | 3",
            })
    void duplicatesAreDealtWithBySample(@Nullable String onDuplicate, String expected, int faults) {
        Outcome outcome = apply(
                "{'name':'x','each':'$[*]','value':{'path':'@.v'},'labels':{'k':{'path':'@.k'}}"
                        + (onDuplicate == null ? "}" : ",'onDuplicate':'" + onDuplicate + "'}"),
                "[{'k':'a','v':1},{'k':'a','v':2},{'k':'b','v':4},{'k':'a','v':3}]");

        assertThat(String.join(",", lines(outcome))).isEqualTo(expected);
        assertThat(outcome.faults().getOrDefault(Fault.DUPLICATE_SERIES, 0)).isEqualTo(faults);
        assertThat(outcome.samples()).isEqualTo(lines(outcome).size());
    }

    @Test
    void labelsComeFromEverywhere() {
        Outcome outcome = apply("""
                {'name':'x','each':['$.regions.*','@.hosts[*]'],'value':{'path':'@.v'},'labelsFrom':'@.tags','labels':{
                 'constant':{'value':'c'}, 'body':{'path':'$.name'}, 'element':{'path':'@.id'},
                 'row':{'index':true}, 'key':{'key':true},
                 'region':{'key':true,'up':1}, 'zone':{'path':'@.zone','up':1}, 'place':{'index':true,'up':1},
                 'host':{'path':'@.fqdn','regex':'^([a-z]+)\\\\.','default':'none'},
                 'tier':{'path':'@.tier','map':{'1':'gold'},'otherwise':'other'},
                 'kept':{'path':'@.tier','map':{'1':'gold'}}}}""", """
                {'name':'n','regions':{'eu':{'zone':'z1','hosts':[{'id':7,'v':1,'fqdn':'web.example.com','tier':1,'tags':{'a-b':'x','none':null}},
                                                                 {'id':true,'v':2,'fqdn':'?','tier':2,'tags':{}}]}}}""");

        assertThat(outcome.faults()).isEmpty();
        assertThat(lines(outcome))
                .containsExactly(
                        "x{a_b=\"x\",body=\"n\",constant=\"c\",element=\"7\",host=\"web\",kept=\"gold\",key=\"0\",place=\"0\","
                                + "region=\"eu\",row=\"0\",tier=\"gold\",zone=\"z1\"} 1",
                        "x{body=\"n\",constant=\"c\",element=\"true\",host=\"none\",kept=\"2\",key=\"1\",place=\"0\",region=\"eu\","
                                + "row=\"1\",tier=\"other\",zone=\"z1\"} 2");
    }

    @Test
    void aLabelThatIsMissingTooLongOrThereTwiceCostsItsSample() {
        String rule = "{'rules':[{'name':'x','each':'$[*]','value':{'path':'@.v'},'labels':{'a':{'path':'@.a'}},"
                + "'labelsFrom':'@.t','onMissing':'fail'}],'limits':{'labelLength':5}}";
        Outcome outcome = apply(
                metrics(rule),
                "[{\"v\":1,\"a\":\"ok\",\"t\":{}},{\"v\":2,\"t\":{}},{\"v\":3,\"a\":\"longer\",\"t\":{}},{\"v\":4,\"a\":[],\"t\":{}},"
                        + "{\"v\":5,\"a\":\"x\",\"t\":{\"b.c\":1,\"b-c\":2}},{\"v\":6,\"a\":\"x\",\"t\":{\"b\":\"longer\"}}]",
                null);

        assertThat(lines(outcome)).containsExactly("x{a=\"ok\"} 1");
        assertThat(outcome.faults())
                .isEqualTo(Map.of(Fault.LABEL_MISSING, 2, Fault.LABEL_TOO_LONG, 2, Fault.LABEL_COLLISION, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "number        | 1              | 1",
                "number        | 1.50           | 1.5",
                "number        | 1e3            | 1000",
                "number        | true           | 1",
                "number        | ' 2.5 '        | 2.5",
                "number        | '-1e2'         | -100",
                "number        | 0.00012        | 0.00012",
                "number        | -0             | 0",
                "number        | 123456789012345678901234567890 | 1.2345678901234568E29",
                "number        | 9007199254740993 | 9007199254740993",
                "number        | 0.1            | 0.1",
                "grouped       | '1,234.5'      | 1234.5",
                "grouped       | '12,34,567'    | 1234567",
                "grouped       | \"1 234 567\"  | 1234567",
                "grouped       | 12             | 12",
                "decimal_comma | '1.234,5'      | 1234.5",
                "percent       | '12%'          | 0.12",
                "percent       | '12.3 %'       | 0.123",
                "percent       | 7              | 0.07",
                "bytes         | '3.2 GiB'      | 3.4359738368E9",
                "bytes         | '512'          | 512",
                "bytes         | '1.5 kB'       | 1500",
                "bytes         | '2 MiB'        | 2097152",
                "duration      | '1h30m'        | 5400",
                "duration      | '250 ms'       | 0.25",
                "duration      | '2 days'       | 172800",
                "duration      | 'PT5M'         | 300",
                "duration      | '01:02:03'     | 3723",
                "duration      | '-5s'          | -5",
                "date          | '2026-03-01T00:00:10Z'          | 1772323210",
                "date          | '2026-03-01T08:00:10+08:00'     | 1772323210",
                "date          | '2026-03-01 00:00:10'           | 1772323210",
                "date          | '2026-03-01'                    | 1772323200",
                "date          | 'Sun, 01 Mar 2026 00:00:10 GMT' | 1772323210",
            })
    void valuesAreReadInTheirFormat(String format, String value, String expected) {
        Outcome outcome = apply("{'name':'x','value':{'path':'$.v','format':'" + format + "'}}", "{'v':" + value + "}");

        assertThat(lines(outcome)).containsExactly("x " + expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "number   | 'NaN?'       | VALUE_NOT_NUMERIC",
                "number   | '0x10'       | VALUE_NOT_NUMERIC",
                "number   | '1,234'      | VALUE_NOT_NUMERIC",
                "number   | []           | VALUE_NOT_NUMERIC",
                "number   | 1e400        | VALUE_OUT_OF_RANGE",
                "number   | '1e400'      | VALUE_OUT_OF_RANGE",
                "number   | Infinity     | VALUE_OUT_OF_RANGE",
                "number   | NaN          | VALUE_NULL",
                "number   | ''           | VALUE_NULL",
                "grouped  | '1,23'       | VALUE_NOT_NUMERIC",
                "grouped  | ',123'       | VALUE_NOT_NUMERIC",
                "percent  | 'half'       | VALUE_NOT_NUMERIC",
                "bytes    | '3 parsecs'  | VALUE_NOT_NUMERIC",
                "duration | '3 parsecs'  | VALUE_NOT_NUMERIC",
                "duration | '1:2:3:4'    | VALUE_NOT_NUMERIC",
                "duration | 'P'          | VALUE_NOT_NUMERIC",
                "date     | 'yesterday'  | VALUE_NOT_NUMERIC",
            })
    void whatCannotBeReadIsCounted(String format, String value, Fault fault) {
        Outcome outcome = apply("{'name':'x','value':{'path':'$.v','format':'" + format + "'}}", "{'v':" + value + "}");

        assertThat(lines(outcome)).isEmpty();
        assertThat(outcome.faults()).isEqualTo(Map.of(fault, 1));
    }

    @Test
    void valuesAreMappedScaledAndHeldToTheirRange() {
        assertThat(lines(apply(
                        "{'name':'x','each':'$.*','value':{'path':'@','map':{'UP':1,'DOWN':0},'otherwise':-1},'labels':{'k':{'key':true}}}",
                        "{'a':'UP','b':'DOWN','c':'?'}")))
                .containsExactly("x{k=\"a\"} 1", "x{k=\"b\"} 0", "x{k=\"c\"} -1");
        assertThat(apply("{'name':'x','value':{'path':'$','map':{'UP':1}}}", "'?'")
                        .faults())
                .isEqualTo(Map.of(Fault.VALUE_NOT_NUMERIC, 1));
        assertThat(lines(apply("{'name':'x','value':{'path':'$','scale':1.8,'offset':32}}", "100")))
                .containsExactly("x 212");
        Outcome range = apply(
                "{'name':'x','each':'$[*]','value':{'path':'@','min':0,'max':10},'labels':{'k':{'index':true}}}",
                "[0,10,-1,11]");
        assertThat(lines(range)).containsExactly("x{k=\"0\"} 0", "x{k=\"1\"} 10");
        assertThat(range.faults()).isEqualTo(Map.of(Fault.VALUE_OUT_OF_RANGE, 2));
        assertThat(lines(apply(
                        "{'name':'x','value':{'path':'$','format':'date','pattern':'dd.MM.yyyy HH:mm','zone':'Asia/Shanghai'}}",
                        "'01.03.2026 08:00'")))
                .containsExactly("x 1772323200");
    }

    @ParameterizedTest
    @CsvSource({
        "requests,counter,,requests_total,requests",
        "requests_total,counter,,requests_total,requests",
        "sent,counter,bytes,sent_bytes_total,sent_bytes",
        "sent_bytes_total,counter,bytes,sent_bytes_total,sent_bytes",
        "temp_celsius,gauge,celsius,temp_celsius,temp_celsius",
        "temp,untyped,celsius,temp_celsius,temp_celsius",
        "build,info,,build_info,build_info",
        "build_info,info,,build_info,build_info"
    })
    void unitAndSuffixFollowOpenMetrics(String name, String type, @Nullable String unit, String sample, String family) {
        Outcome outcome = apply(
                "{'name':'" + name + "','type':'" + type + "'" + (unit == null ? "" : ",'unit':'" + unit + "'")
                        + ",'value':{'path':'$'}}",
                "1");

        assertThat(lines(outcome)).containsExactly(sample + " 1");
        assertThat(outcome.families().get(0).name()).isEqualTo(family);
        assertThat(outcome.families().get(0).toSchema().name()).isEqualTo(family);
    }

    @Test
    void aCounterBelowZeroIsAFault() {
        assertThat(apply("{'name':'x','type':'counter','value':{'path':'$'}}", "-1")
                        .faults())
                .isEqualTo(Map.of(Fault.VALUE_OUT_OF_RANGE, 1));
    }

    @Test
    void aCountersTypeLineHasTheNameOfItsSamples() {
        assertThat(TextExposition.write(apply("{'name':'x','type':'counter','value':{'path':'$'}}", "1")
                        .families()))
                .isEqualTo("# TYPE x_total counter\nx_total 1\n");
    }

    @Test
    void statesAreOneSampleEach() {
        String rule = "{'name':'mode','type':'stateset','states':['open','shut'],'each':'$[*]','value':{'path':'@.m'},"
                + "'labels':{'id':{'path':'@.id'}}}";
        Outcome outcome =
                apply(rule, "[{'id':1,'m':'open'},{'id':2,'m':['open','shut']},{'id':3,'m':'ajar'},{'id':4}]");

        assertThat(lines(outcome))
                .containsExactly(
                        "mode{id=\"1\",mode=\"open\"} 1",
                        "mode{id=\"1\",mode=\"shut\"} 0",
                        "mode{id=\"2\",mode=\"open\"} 1",
                        "mode{id=\"2\",mode=\"shut\"} 1");
        assertThat(outcome.faults()).isEqualTo(Map.of(Fault.VALUE_NOT_NUMERIC, 1, Fault.VALUE_MISSING, 1));
    }

    @Test
    void observationsAreCountedIntoBuckets() {
        Outcome outcome = apply(
                "{'name':'took','type':'histogram','unit':'seconds','each':'$[*]','value':{'path':'@.t'},"
                        + "'histogram':{'bounds':[0.1,1]},'labels':{'k':{'path':'@.k'}}}",
                "[{'k':'a','t':0.1},{'k':'a','t':0.5},{'k':'a','t':3},{'k':'a','t':'x'}]");

        assertThat(TextExposition.write(outcome.families())).isEqualTo("""
                # TYPE took_seconds histogram
                took_seconds_bucket{k="a",le="0.1"} 1
                took_seconds_bucket{k="a",le="1"} 2
                took_seconds_bucket{k="a",le="+Inf"} 3
                took_seconds_sum{k="a"} 3.6
                took_seconds_count{k="a"} 3
                """);
        assertThat(outcome.faults()).isEqualTo(Map.of(Fault.VALUE_NOT_NUMERIC, 1));
    }

    @Test
    void givenBucketsBecomeCumulativeAndEndWithInfinity() {
        assertThat(lines(apply(
                        "{'name':'h','type':'histogram','each':'$','histogram':{'each':'@.b.*','bound':{'key':true},"
                                + "'count':{'path':'@'},'cumulative':false,'sum':{'path':'@.s'},'total':{'path':'@.n'}}}",
                        "{'b':{'10':2,'0.5':1},'s':12.5,'n':4}")))
                .containsExactly(
                        "h_bucket{le=\"0.5\"} 1",
                        "h_bucket{le=\"10\"} 3",
                        "h_bucket{le=\"+Inf\"} 4",
                        "h_sum 12.5",
                        "h_count 4");
        assertThat(lines(apply(
                        "{'name':'h','type':'histogram','each':'$','histogram':{'each':'@[*]','bound':{'path':'@.le'},"
                                + "'count':{'path':'@.n'}}}",
                        "[{'le':'1','n':2},{'le':'+Inf','n':5}]")))
                .containsExactly("h_bucket{le=\"1\"} 2", "h_bucket{le=\"+Inf\"} 5", "h_count 5");
        assertThat(apply(
                                "{'name':'h','type':'histogram','each':'$','histogram':{'each':'@[*]','bound':{'path':'@.le'},"
                                        + "'count':{'path':'@.n'}}}",
                                "[{'le':'1','n':5},{'le':'2','n':2}]")
                        .faults())
                .isEqualTo(Map.of(Fault.VALUE_OUT_OF_RANGE, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "unix    | 1772323210     ",
                "unix_ms | 1772323210000  ",
                "unix_ms | '1772323210000'",
                "date    | '2026-03-01T00:00:10Z'",
            })
    void timestampsOfTheBodyAreKept(String format, String time) {
        Outcome outcome = apply(
                "{'name':'x','value':{'path':'$.v'},'timestamp':{'path':'$.t','format':'" + format + "'}}",
                "{'v':1,'t':" + time + "}");

        Instant expected = Instant.parse("2026-03-01T00:00:10Z");
        assertThat(outcome.families().get(0).toSchema().samples().get(0).timestamp())
                .isEqualTo(expected);
        assertThat(outcome.newest()).isEqualTo(expected);
        assertThat(lines(outcome)).containsExactly("x 1 1772323210000");
    }

    @Test
    void aTimestampThatCannotBeReadCostsItsSampleAndOneThatIsMissingDoesNot() {
        String rule = "{'name':'x','value':{'path':'$.v'},'timestamp':{'path':'$.t'}}";
        assertThat(apply(rule, "{'v':1,'t':'soon'}").faults()).isEqualTo(Map.of(Fault.TIMESTAMP_UNREADABLE, 1));
        assertThat(apply(rule, "{'v':1,'t':-5}").faults()).isEqualTo(Map.of(Fault.TIMESTAMP_UNREADABLE, 1));
        assertThat(lines(apply(rule, "{'v':1}"))).containsExactly("x 1");
    }

    @Test
    void rulesOfOneNameMakeOneFamily() {
        Outcome outcome = apply(
                metrics("{'rules':[{'name':'x','value':{'path':'$.a'},'labels':{'k':{'value':'a'}}},"
                        + "{'name':'y','value':{'path':'$.b'}},"
                        + "{'name':'x','value':{'path':'$.b'},'labels':{'k':{'value':'b'}}},"
                        + "{'name':'x','value':{'path':'$.b'},'labels':{'k':{'value':'a'}}}]}"),
                "{\"a\":1,\"b\":2}",
                null);

        assertThat(outcome.families()).extracting(MetricFamily::name).containsExactly("x", "y");
        assertThat(lines(outcome)).containsExactly("x{k=\"a\"} 1", "x{k=\"b\"} 2", "y 2");
        assertThat(outcome.faults()).isEqualTo(Map.of(Fault.DUPLICATE_SERIES, 1));
    }

    @Test
    void seriesBeyondTheLimitAreLeftOutAndCounted() {
        Outcome outcome = apply(
                metrics("{'limits':{'series':3},'rules':[{'name':'x','each':'$[*]','value':{'path':'@'},"
                        + "'labels':{'k':{'index':true}}}]}"),
                "[1,2,3,4,5]",
                null);

        assertThat(outcome.samples()).isEqualTo(3);
        assertThat(outcome.faults()).isEqualTo(Map.of(Fault.TOO_MANY_SERIES, 2));
    }

    @Test
    void everySampleOfAHistogramOrStatesetIsOneOfTheLimit() {
        String limit = "{'limits':{'series':5},'rules':[";
        Outcome states = apply(
                metrics(limit + "{'name':'s','type':'stateset','states':['a','b','c'],'each':'$[*]',"
                        + "'value':{'path':'@'},'labels':{'k':{'index':true}}}]}"),
                "[\"a\",\"b\"]",
                null);
        assertThat(lines(states)).hasSize(3);
        assertThat(states.faults()).isEqualTo(Map.of(Fault.TOO_MANY_SERIES, 1));
        Outcome observed = apply(
                metrics(limit + "{'name':'h','type':'histogram','histogram':{'bounds':[1,2]},'each':'$[*]',"
                        + "'value':{'path':'@'},'labels':{'k':{'index':true}}}]}"),
                "[1,2]",
                null);
        assertThat(lines(observed)).hasSize(5);
        assertThat(observed.faults()).isEqualTo(Map.of(Fault.TOO_MANY_SERIES, 1));
    }

    @Test
    void moreGivenBucketsThanAHistogramMayHaveAreAFault() {
        String buckets = java.util.stream.IntStream.range(0, 201)
                .mapToObj(i -> "{'le':" + i + ",'n':" + i + "}")
                .collect(java.util.stream.Collectors.joining(","));
        assertThat(apply(
                                "{'name':'h','type':'histogram','each':'$','histogram':{'each':'@[*]','bound':{'path':'@.le'},"
                                        + "'count':{'path':'@.n'}}}",
                                "[" + buckets + "]")
                        .faults())
                .isEqualTo(Map.of(Fault.TOO_MANY_SERIES, 1));
    }

    @Test
    void givenBucketsThatContradictEachOtherAreAFault() {
        String rule = "{'name':'h','type':'histogram','each':'$','histogram':{'each':'@.b[*]','bound':{'path':'@.le'},"
                + "'count':{'path':'@.n'},'total':{'path':'@.t'}}}";
        assertThat(apply(rule, "{'b':[{'le':'+Inf','n':5}],'t':7}").faults())
                .isEqualTo(Map.of(Fault.VALUE_OUT_OF_RANGE, 1));
        assertThat(lines(apply(rule, "{'b':[{'le':1,'n':5},{'le':1.0,'n':5}],'t':7}")))
                .containsExactly("h_bucket{le=\"1\"} 5", "h_bucket{le=\"+Inf\"} 7", "h_count 7");
    }

    @Test
    void duplicatesOfAStatesetFollowTheRule() {
        String rule = "{'name':'s','type':'stateset','states':['a','b'],'each':'$[*]','value':{'path':'@'},"
                + "'onDuplicate':'%s'}";
        Outcome first = apply(rule.formatted("first"), "['a','b']");
        assertThat(lines(first)).containsExactly("s{s=\"a\"} 1", "s{s=\"b\"} 0");
        assertThat(first.faults()).isEmpty();
        Outcome fail = apply(rule.formatted("fail"), "['a','b','a']");
        assertThat(lines(fail)).isEmpty();
        assertThat(fail.faults()).isEqualTo(Map.of(Fault.DUPLICATE_SERIES, 3));
    }

    @Test
    void theLastOfDuplicatesIsAsNewAsItSays() {
        Outcome outcome = apply(
                "{'name':'x','each':'$[*]','value':{'path':'@.v'},'timestamp':{'path':'@.t'},'onDuplicate':'last'}",
                "[{'v':1,'t':1772323210},{'v':2,'t':1772323220}]");

        assertThat(outcome.newest()).isEqualTo(Instant.ofEpochSecond(1772323220));
    }

    @Test
    void aSumBeyondEveryDoubleIsAFault() {
        Outcome outcome = apply("{'name':'x','each':'$[*]','value':{'path':'@'},'onDuplicate':'sum'}", "[1e308,1e308]");

        assertThat(lines(outcome)).containsExactly("x 1.0E308");
        assertThat(outcome.faults()).isEqualTo(Map.of(Fault.VALUE_OUT_OF_RANGE, 1));
    }

    @Test
    void filtersChooseElements() {
        assertThat(lines(apply(
                        "{'name':'x','each':'$[?@.ok == true && match(@.n, \\\"a.*\\\")]','value':{'path':'@.v'},'labels':{'n':{'path':'@.n'}}}",
                        "[{'n':'ab','v':1,'ok':true},{'n':'b','v':2,'ok':true},{'n':'ac','v':3}]")))
                .containsExactly("x{n=\"ab\"} 1");
    }
}
