package io.promflow.alertbridge.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.schemas.Alert;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertReaderTest {
    private static final Instant NOW = Instant.parse("2026-01-31T08:00:00Z");
    private static final Duration RESOLVE_TIMEOUT = Duration.ofMinutes(5);

    private final AlertReader reader = new AlertReader(RESOLVE_TIMEOUT);

    private static byte[] body(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private Submission.Read list(String json) {
        return (Submission.Read) reader.list(body(json), NOW);
    }

    private Submission.Read webhook(String json) {
        return (Submission.Read) reader.webhook(body(json), NOW);
    }

    private static Alert only(Submission.Read read) {
        assertThat(read.refused()).isEmpty();
        assertThat(read.alerts()).hasSize(1);
        return read.alerts().get(0);
    }

    @Test
    void listedAlertWithoutTimesStartsNowAndIsFiringForTheResolveTimeout() {
        Alert alert = only(list("[{'labels':{'alertname':'A'}}]"));

        assertThat(alert.status()).isEqualTo("firing");
        assertThat(alert.startsAt()).isEqualTo(NOW);
        assertThat(alert.endsAt()).isEqualTo(NOW.plus(RESOLVE_TIMEOUT));
        assertThat(alert.generatorURL()).isEmpty();
        assertThat(alert.fingerprint()).isEqualTo(Fingerprint.of(alert.labels()));
    }

    @Test
    void listedAlertWithoutStartStartsAtItsEnd() {
        Alert alert = only(list("[{'labels':{'alertname':'A'},'endsAt':'2026-01-31T07:00:00Z'}]"));

        assertThat(alert.status()).isEqualTo("resolved");
        assertThat(alert.startsAt()).isEqualTo(alert.endsAt()).isEqualTo(Instant.parse("2026-01-31T07:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({"2026-01-31T08:00:00.001Z,firing", "2026-01-31T08:00:00Z,resolved", "2026-01-31T15:59:00+08:00,resolved"
    })
    void listedAlertIsFiringWhileItsEndLiesInTheFuture(String endsAt, String status) {
        Alert alert = only(list("[{'labels':{'a':'b'},'startsAt':'2026-01-01T00:00:00Z','endsAt':'" + endsAt + "'}]"));

        assertThat(alert.status()).isEqualTo(status);
    }

    @Test
    void zeroTimeIsNoTime() {
        Alert alert =
                only(list("[{'labels':{'a':'b'},'startsAt':'0001-01-01T00:00:00Z','endsAt':'0001-01-01T00:00:00Z'}]"));

        assertThat(alert.startsAt()).isEqualTo(NOW);
        assertThat(alert.status()).isEqualTo("firing");
    }

    @Test
    void removesLabelsWithoutValue() {
        Alert alert = only(list("[{'labels':{'a':'b','c':'','d':null},'annotations':{'e':''}}]"));

        assertThat(alert.labels()).containsOnlyKeys("a");
        assertThat(alert.annotations()).containsEntry("e", "");
        assertThat(alert.fingerprint()).isEqualTo(Fingerprint.of(Map.of("a", "b")));
    }

    @Test
    void keepsValidAlertsBesideInvalidOnes() {
        Submission.Read read = list("[{'labels':{'a':'b'}},{'labels':{'a':''}},{'labels':{'a':'c'}}]");

        assertThat(read.alerts()).extracting(alert -> alert.labels().get("a")).containsExactly("b", "c");
        assertThat(read.refused()).containsExactly("[1].labels: none (expected: at least one label with a value)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "7|[0]: 7 (expected: an object with labels)",
                "{}|[0].labels: none (expected: at least one label with a value)",
                "{'labels':[]}|[0].labels: a list (expected: an object of names and texts)",
                "{'labels':{'code':500}}|[0].labels.code: 500 (expected: a text in Unicode)",
                "{'labels':{'':'x'}}|[0].labels: '' (expected: a name that is not empty, in Unicode)",
                "{'labels':{'a':'\\ud800'}}|(expected: a text in Unicode)",
                "{'labels':{'a':'b'},'startsAt':'yesterday'}|[0].startsAt: 'yesterday' (expected: a time such as",
                "{'labels':{'a':'b'},'startsAt':'2026-01-31T09:00:00Z'}|(expected: not before startsAt, 2026-01-31T09:00:00Z)",
            })
    void refusesInvalidAlertWithFoundAndExpected(String alert, String message) {
        Submission.Read read = list("[" + alert + "]");

        assertThat(read.alerts()).isEmpty();
        assertThat(read.refused()).singleElement().asString().contains(message.replace('\'', '"'));
    }

    @Test
    void refusesAlertThatFitsNoRecord() {
        Submission.Read read = list("[{'labels':{'a':'" + "x".repeat(AlertReader.MAX_ALERT_BYTES) + "'}}]");

        assertThat(read.refused()).singleElement().asString().contains("(expected: at most 524288)");
    }

    @Test
    void emptyListIsFine() {
        assertThat(list("[]")).isEqualTo(new Submission.Read(List.of(), List.of()));
    }

    @Test
    void webhookAlertHasTheSendersStatusAndMayHaveNoEnd() {
        Alert alert = only(webhook("{'version':'4','groupKey':'g','novel':{'x':[1]},'alerts':[{'status':'firing',"
                + "'labels':{'alertname':'A'},'annotations':{'summary':'s'},'startsAt':'2026-01-31T07:00:00.5Z',"
                + "'endsAt':'0001-01-01T00:00:00Z','generatorURL':'http://p/','fingerprint':'not ours','new':1}]}"));

        assertThat(alert.status()).isEqualTo("firing");
        assertThat(alert.startsAt()).isEqualTo(Instant.parse("2026-01-31T07:00:00.5Z"));
        assertThat(alert.endsAt()).isEqualTo(AlertFields.NO_TIME);
        assertThat(alert.annotations()).containsEntry("summary", "s");
        assertThat(alert.generatorURL()).isEqualTo("http://p/");
        assertThat(alert.fingerprint()).isEqualTo(Fingerprint.of(alert.labels()));
    }

    @Test
    void webhookAlertWithoutStatusIsJudgedByItsEnd() {
        assertThat(only(webhook("{'alerts':[{'labels':{'a':'b'}}]}")).status()).isEqualTo("firing");
        assertThat(only(webhook("{'alerts':[{'labels':{'a':'b'},'endsAt':'2026-01-31T07:00:00Z'}]}"))
                        .status())
                .isEqualTo("resolved");
    }

    @Test
    void resolvedWebhookAlertWithoutEndEndedNow() {
        assertThat(only(webhook("{'alerts':[{'status':'resolved','labels':{'a':'b'}}]}"))
                        .endsAt())
                .isEqualTo(NOW);
    }

    @Test
    void refusesUnknownStatus() {
        assertThat(webhook("{'alerts':[{'status':'smoking','labels':{'a':'b'}}]}")
                        .refused())
                .containsExactly("alerts[0].status: \"smoking\" (expected: firing or resolved)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|body: a list (expected: an object, as Alertmanager's webhook sends it)",
                "``|body: nothing (expected: an object",
                "{'version':'3','alerts':[]}|version: '3' (expected: '4')",
                "{'version':'4'}|alerts: nothing (expected: a list of alerts)",
                "{'alerts':{}}|alerts: an object (expected: a list of alerts)",
                "{'alerts':[|(expected: JSON)",
                "{'alerts':[]} x|(expected: JSON)",
            })
    void bodyThatIsNoWebhookIsUnreadable(String json, String message) {
        assertThat(reader.webhook(body(json), NOW))
                .isInstanceOfSatisfying(
                        Submission.Unreadable.class,
                        unreadable ->
                                assertThat(unreadable.why().replace('"', '\'')).contains(message));
    }

    @Test
    void bodyThatIsNoListIsUnreadable() {
        assertThat(reader.list(body("{'labels':{}}"), NOW))
                .isEqualTo(new Submission.Unreadable("body: an object (expected: a list of alerts)"));
    }
}
