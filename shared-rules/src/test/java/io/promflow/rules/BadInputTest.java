package io.promflow.rules;

import static io.promflow.rules.Rules.apply;
import static io.promflow.rules.Rules.lines;
import static io.promflow.rules.Rules.metrics;
import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.rules.body.BodyFault;
import io.promflow.rules.body.BodyLimits;
import io.promflow.rules.body.BodyReader;
import io.promflow.rules.body.BodyReading;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an API answers: samples that are right, or a counted reason. */
final class BadInputTest {
    private static final String LEAVES = "{}";

    private static BodyFault fault(byte[] body, @Nullable String contentType) {
        BodyReading reading = metrics(LEAVES).reader().read(body, contentType);
        assertThat(reading).isInstanceOf(BodyReading.Unreadable.class);
        return ((BodyReading.Unreadable) reading).fault();
    }

    private static BodyFault fault(String body, @Nullable String contentType) {
        return fault(body.getBytes(StandardCharsets.UTF_8), contentType);
    }

    @Test
    void tenThousandLevelsOfNestingAreTooDeepInEachFormat() {
        assertThat(fault("[".repeat(10_000) + "]".repeat(10_000), null)).isEqualTo(BodyFault.BODY_TOO_DEEP);
        assertThat(fault("{\"a\":".repeat(10_000), null)).isEqualTo(BodyFault.BODY_TOO_DEEP);
        assertThat(fault("<a>".repeat(10_000) + "</a>".repeat(10_000), "application/xml"))
                .isEqualTo(BodyFault.BODY_TOO_DEEP);
    }

    @Test
    void tenMillionElementsAreTooLarge() {
        byte[] body = new byte[20_000_001];
        Arrays.fill(body, (byte) '1');
        for (int i = 0; i < body.length; i += 2) {
            body[i] = ',';
        }
        body[0] = '[';
        body[body.length - 1] = ']';
        assertThat(fault(body, "application/json")).isEqualTo(BodyFault.BODY_TOO_LARGE);
    }

    @Test
    void aSmallHeapReadsSmallerBodies() {
        assertThat(BodyLimits.ofHeap(96 << 20).values()).isEqualTo(251_658);
        assertThat(BodyLimits.ofHeap(1L << 40).values()).isEqualTo(1_000_000);
        assertThat(BodyLimits.ofHeap(1).values()).isEqualTo(10_000);
        String elements = "{\"k\":1,\"v\":2},".repeat(300_000);
        BodyReading reading = new BodyReader(null, BodyLimits.ofHeap(96 << 20))
                .read(("[" + elements + "{}]").getBytes(StandardCharsets.UTF_8), null);
        assertThat(reading)
                .isInstanceOfSatisfying(
                        BodyReading.Unreadable.class,
                        unreadable -> assertThat(unreadable.fault()).isEqualTo(BodyFault.BODY_TOO_LARGE));
    }

    @Test
    void namesThatBeginWithUnderscoresAreNotTheServers() {
        assertThat(lines(apply("{'name':'x','value':{'path':'$.v'},'labelsFrom':'$.t'}", "{'v':1,'t':{'___a':'b'}}")))
                .containsExactly("x{_a=\"b\"} 1");
    }

    @Test
    void ofDuplicateKeysTheLastIsTaken() {
        assertThat(lines(apply("{'name':'x','value':{'path':'$.a'}}", "{'a':1,'a':2}")))
                .containsExactly("x 2");
        String many = "{" + "\"a\":1,".repeat(100)
                + "\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1,\"a\":7}";
        assertThat(lines(apply("{'name':'x','value':{'path':'$.a'}}", many))).containsExactly("x 7");
    }

    @Test
    void numbersThatAreNoneOrTooLargeCostTheirSamples() {
        Outcome outcome = apply(
                "{'name':'x','each':'$.*','value':{'path':'@'},'labels':{'k':{'key':true}}}",
                "{'a':NaN,'b':1e400,'c':123456789012345678901234567890,'d':-Infinity,'e':1}");

        assertThat(lines(outcome)).containsExactly("x{k=\"c\"} 1.2345678901234568E29", "x{k=\"e\"} 1");
        assertThat(outcome.faults()).isEqualTo(Map.of(Fault.VALUE_NULL, 1, Fault.VALUE_OUT_OF_RANGE, 2));
    }

    @Test
    void halvesOfSurrogatePairsBecomeTheReplacementCharacter() {
        assertThat(lines(apply(
                        "{'name':'x','each':'$.*','value':{'path':'@.v'},'labels':{'a':{'path':'@.t'},'k':{'key':true}}}",
                        "{'\\ud800':{'v':1,'t':'a\\udc00b'},'ok':{'v':2,'t':'\\ud83d\\ude00'}}")))
                .containsExactly("x{a=\"a\uFFFDb\",k=\"\uFFFD\"} 1", "x{a=\"😀\",k=\"ok\"} 2");
    }

    @Test
    void byteOrderMarksAndOtherEncodingsAreRead() {
        String rule = "{'rules':[{'name':'x','value':{'path':'$.a'},'labels':{'t':{'path':'$.t'}}}]}";
        String body = "{\"a\":1,\"t\":\"é\"}";
        assertThat(lines(apply(metrics(rule), "\uFEFF" + body, null))).containsExactly("x{t=\"é\"} 1");
        assertThat(lines(apply(metrics(rule), body.getBytes(StandardCharsets.UTF_16), null)))
                .containsExactly("x{t=\"é\"} 1");
        assertThat(lines(apply(
                        metrics(rule),
                        body.getBytes(StandardCharsets.ISO_8859_1),
                        "application/json; charset=ISO-8859-1")))
                .containsExactly("x{t=\"é\"} 1");
        assertThat(fault(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, null))
                .isEqualTo(BodyFault.BODY_MALFORMED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "'{\"a\":1}{\"a\":2}'        | application/json | BODY_NOT_ONE_DOCUMENT",
                "'{\"a\":1} x'               | application/json | BODY_NOT_ONE_DOCUMENT",
                "''                          | application/json | BODY_EMPTY",
                "' \n'                       | none             | BODY_EMPTY",
                "'\uFEFF'                    | none             | BODY_EMPTY",
                "'<!DOCTYPE html><p>Login'   | text/html        | BODY_IS_HTML",
                "'<html><body>Error'         | application/json | BODY_IS_HTML",
                "'{\"a\":'                   | application/json | BODY_MALFORMED",
                "'{\"a\":01}'                | none             | BODY_MALFORMED",
                "'<a><b></a>'                | text/xml         | BODY_MALFORMED",
                "'a,b\n1,2,3\n'              | text/csv         | BODY_MALFORMED",
                "'a{b=\"c\" 1\n'             | text/plain; version=0.0.4 | BODY_MALFORMED",
                "'# TYPE a gauge\na\n'       | none             | BODY_MALFORMED",
            })
    void whatCannotBeReadIsRefusedWithItsReason(String body, @Nullable String contentType, BodyFault expected) {
        assertThat(fault(body, contentType)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "ndjson", "csv", "xml", "prometheus", "openmetrics"})
    void aPageForPeopleIsNoDataInAnyFormat(String format) {
        for (String page : List.of(
                "<html><body><p>Log in</p></body></html>",
                " <!doctype html>\n<p>Log in",
                "<?xml version=\"1.0\"?><!-- a - b --><html xmlns=\"http://www.w3.org/1999/xhtml\"></html>",
                "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"x\"><html></html>")) {
            BodyReading reading = metrics("{'body':{'format':'" + format + "'}}")
                    .reader()
                    .read(page.getBytes(StandardCharsets.UTF_8), "text/" + format);
            assertThat(reading)
                    .isInstanceOfSatisfying(
                            BodyReading.Unreadable.class,
                            unreadable -> assertThat(unreadable.fault()).isEqualTo(BodyFault.BODY_IS_HTML));
        }
        assertThat(lines(apply(metrics(LEAVES), "{\"a\":1,\"t\":\"<html><body>\"}", null)))
                .hasSize(1);
        assertThat(lines(apply(metrics(LEAVES), "<htmls><a>1</a></htmls>", "text/xml")))
                .hasSize(1);
    }

    @Test
    void percentsBeyondEveryDoubleCostTheirSample() {
        Outcome outcome = apply(
                "{'name':'x','each':'$.*','value':{'path':'@','format':'percent'},'labels':{'k':{'key':true}}}",
                "{'a':1e400,'b':-1e400,'c':50}");

        assertThat(lines(outcome)).containsExactly("x{k=\"c\"} 0.5");
        assertThat(outcome.faults()).isEqualTo(Map.of(Fault.VALUE_OUT_OF_RANGE, 2));
    }

    @Test
    void onceTheStepsAreSpentNoDefaultIsTakenForWhatWasNotLookedAt() {
        var body = new StringBuilder("{\"big\":[");
        body.append("1,".repeat(900_000)).append("1],\"all\":[");
        for (int i = 0; i < 100; i++) {
            body.append("{\"k\":").append(i).append(",\"v\":7},");
        }
        Outcome outcome = apply(
                metrics("{'rules':[{'name':'x','each':'$.all[*]','onMissing':'default',"
                        + "'value':{'path':'@.v','default':-1},"
                        + "'labels':{'k':{'path':'@.k','default':'none'},"
                        + "'n':{'path':'$.big[?@==2]','default':'no'}}}]}"),
                body + "{\"k\":100,\"v\":7}]}",
                null);

        assertThat(outcome.faults()).isEqualTo(Map.of(Fault.TOO_COSTLY, 1));
        assertThat(outcome.samples()).isBetween(1, 99);
        assertThat(lines(outcome)).allMatch(line -> line.endsWith(" 7")).noneMatch(line -> line.contains("none"));
    }

    @Test
    void longTextsCostRegularExpressionsTheirSteps() {
        String text = "a".repeat(100_000);
        String elements = ("{\"v\":1,\"t\":\"" + text + "\"},").repeat(150);
        Outcome labels = apply(
                metrics("{'rules':[{'name':'x','each':'$[*]','value':{'path':'@.v'},"
                        + "'labels':{'k':{'path':'@.t','regex':'^(a+)+b','default':'no'},'i':{'index':true}}}]}"),
                "[" + elements + "{}]",
                null);
        assertThat(labels.faults()).isEqualTo(Map.of(Fault.TOO_COSTLY, 1));
        Outcome filters = apply(
                metrics("{'rules':[{'name':'x','each':'$[?search(@.t, \\\"(a+)+b\\\")]','value':{'path':'@.v'}}]}"),
                "[" + elements + "{}]",
                null);
        assertThat(filters.faults()).isEqualTo(Map.of(Fault.TOO_COSTLY, 1));
    }

    @Test
    void aMessageSaysWhereAndNothingOfTheBody() {
        BodyReading reading =
                metrics(LEAVES).reader().read("{\"token\":\"geheim\",\n oops}".getBytes(StandardCharsets.UTF_8), null);
        assertThat(((BodyReading.Unreadable) reading).message())
                .contains("line 2")
                .contains("(expected: one document of JSON")
                .doesNotContain("geheim")
                .doesNotContain("oops");
    }

    @Test
    void aWrongContentTypeDoesNotMatterWhereTheBodySaysMore() {
        assertThat(lines(apply(metrics(LEAVES), "{\"a\":1}", "text/html")))
                .containsExactly("business_metrics{api=\"api\",field=\"a\"} 1");
        assertThat(lines(apply(metrics(LEAVES), " [1]", "application/xml")))
                .containsExactly("business_metrics{api=\"api\",field=\"0\"} 1");
        assertThat(lines(apply(metrics(LEAVES), "# TYPE a gauge\na 1\n", "application/octet-stream")))
                .containsExactly("a 1");
    }

    @Test
    void xmlBringsNothingFromOutside() {
        assertThat(fault("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", "application/xml"))
                .isEqualTo(BodyFault.BODY_MALFORMED);
    }

    @Test
    void labelValuesWithNewlinesAndQuotesAreEscaped() {
        assertThat(lines(apply(
                        "{'name':'x','each':'$.*','value':{'path':'@.v'},'labels':{'k':{'key':true}}}",
                        "{'a\\\"b\\n\\\\':{'v':1}}")))
                .containsExactly("x{k=\"a\\\"b\\n\\\\\"} 1");
    }

    @Test
    void aRuleThatMatchesAMillionSeriesIsCutOff() {
        var body = new StringBuilder("[");
        for (int i = 0; i < 999_990; i++) {
            body.append(i).append(',');
        }
        Outcome outcome =
                apply("{'name':'x','each':'$[*]','value':{'path':'@'},'labels':{'k':{'key':true}}}", body + "0]");

        assertThat(outcome.samples()).isEqualTo(10_000);
        assertThat(outcome.faults()).isEqualTo(Map.of(Fault.TOO_MANY_SERIES, 989_991));
    }

    @Test
    void pathsThatWouldTakeForEverAreCutOff() {
        Outcome outcome = apply(
                metrics("{'rules':[{'name':'x','each':'$..*..*..*..*..*..*..*','value':{'path':'@'}},"
                        + "{'name':'y','value':{'path':'$[0]'}}]}"),
                "[1," + "[".repeat(90) + "1" + "]".repeat(90) + "]",
                null);

        assertThat(outcome.faults()).containsEntry(Fault.TOO_COSTLY, 2);
    }

    @Test
    void anExpressionMadeToBacktrackTakesLinearTime() {
        assertThat(lines(apply(
                        "{'name':'x','value':{'path':'$.v'},'labels':{'k':{'path':'$.t','regex':'^(a+)+$','default':'no'}}}",
                        "{'v':1,'t':'" + "a".repeat(100_000) + "!'}")))
                .containsExactly("x{k=\"no\"} 1");
    }
}
