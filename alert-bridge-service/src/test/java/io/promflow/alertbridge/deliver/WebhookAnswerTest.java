package io.promflow.alertbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookAnswerTest {
    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204})
    void successIsSent(int status) {
        assertThat(WebhookAnswer.judge(status, "ok")).isEqualTo(new Outcome.Sent("HTTP " + status + " ok"));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void whatMayPassWaits(int status) {
        assertThat(WebhookAnswer.judge(status, "")).isEqualTo(new Outcome.Waiting("HTTP " + status));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 410, 413, 301, 304, 101, 600})
    void anythingElseIsRejected(int status) {
        assertThat(WebhookAnswer.judge(status, "no")).isEqualTo(new Outcome.Rejected("HTTP " + status + " no"));
    }

    @Test
    void answerIsOneShortLine() {
        assertThat(WebhookAnswer.judge(400, "a\r\nb\u0000" + "x".repeat(9000)))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.answer())
                                .startsWith("HTTP 400 a b ")
                                .endsWith("…")
                                .hasSizeLessThan(520));
    }
}
