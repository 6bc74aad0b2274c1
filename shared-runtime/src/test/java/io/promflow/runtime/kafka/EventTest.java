package io.promflow.runtime.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.schemas.CollectRequest;
import io.promflow.schemas.EventType;
import io.promflow.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class EventTest {
    private enum Reason {
        TOO_OLD
    }

    private static final Instant TIME = Instant.parse("2026-01-31T08:00:00Z");

    @Test
    void hasTheHeadersOfCloudEvents() {
        var event = Event.of(Topic.RAW_RESPONSES, "a", EventType.RESPONSE, "/here", TIME, "text/plain", new byte[] {1});

        assertThat(event.topic()).isEqualTo("promflow.raw-responses");
        assertThat(event.key()).isEqualTo("a");
        assertThat(event.value()).containsExactly(1);
        assertThat(Event.header(event.headers(), "ce_specversion")).isEqualTo("1.0");
        assertThat(Event.header(event.headers(), "ce_id")).isNotBlank();
        assertThat(Event.header(event.headers(), "ce_source")).isEqualTo("/here");
        assertThat(Event.header(event.headers(), "ce_type")).isEqualTo("io.promflow.response.v1");
        assertThat(Event.header(event.headers(), "ce_time")).isEqualTo("2026-01-31T08:00:00Z");
        assertThat(Event.header(event.headers(), "content-type")).isEqualTo("text/plain");
        assertThat(Event.header(event.headers(), "ce_error")).isNull();
    }

    @Test
    void holdsJson() {
        var request = new CollectRequest("a", "1");
        var event = Event.json(Topic.COLLECT_REQUESTS, "a", EventType.COLLECT_REQUEST, "/here", request);

        assertThat(event.value()).asString(UTF_8).isEqualTo("{\"source\":\"a\",\"requestId\":\"1\"}");
        assertThat(Event.header(event.headers(), "content-type")).isEqualTo("application/json");
    }

    @Test
    void saysNothingWhereThereIsNothingToSay() {
        var event = Event.of(Topic.SOURCES, "a", EventType.SOURCE, "/here", TIME, "application/json", null);
        Event.put(event.headers(), "ce_error", null);
        Event.put(event.headers(), "ce_httpstatus", 200);
        Event.put(event.headers(), "ce_httpstatus", 503);

        assertThat(event.value()).isNull();
        assertThat(event.headers().headers("ce_error")).isEmpty();
        assertThat(Event.header(event.headers(), "ce_httpstatus")).isEqualTo("503");
    }

    @Test
    void aDeadLetterIsTheRecordWithTheReason() {
        var dead = new ConsumerRecord<>("promflow.alerts", 3, 41L, "a", "old".getBytes(UTF_8));
        Event.put(dead.headers(), "ce_id", "7");

        var letter = DeadLetters.of(dead, Reason.TOO_OLD, "too old (expected: new)", new IllegalStateException());

        assertThat(letter.topic()).isEqualTo("promflow.alerts.dlq");
        assertThat(letter.key()).isEqualTo("a");
        assertThat(letter.value()).asString(UTF_8).isEqualTo("old");
        assertThat(Event.header(letter.headers(), "ce_id")).isEqualTo("7");
        assertThat(Event.header(letter.headers(), "promflow_dlq_reason")).isEqualTo("TOO_OLD");
        assertThat(Event.header(letter.headers(), "promflow_dlq_message")).isEqualTo("too old (expected: new)");
        assertThat(Event.header(letter.headers(), "promflow_dlq_exception"))
                .isEqualTo("java.lang.IllegalStateException");
        assertThat(Event.header(letter.headers(), "promflow_dlq_topic")).isEqualTo("promflow.alerts");
        assertThat(Event.header(letter.headers(), "promflow_dlq_partition")).isEqualTo("3");
        assertThat(Event.header(letter.headers(), "promflow_dlq_offset")).isEqualTo("41");
    }

    @Test
    void aTargetIsWaitedForAsLongAsItSaysButTwoMinutesAtMost() {
        assertThat(new TargetAway("503").retryAfter()).isZero();
        assertThat(new TargetAway("429", Duration.ofSeconds(30)).retryAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(new TargetAway("429", Duration.ofDays(1)).retryAfter()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void aRestDoublesUntilAllIsWell() {
        var rest = new Rest();

        assertThat(rest.isOn()).isFalse();
        assertThat(rest.begin(Duration.ZERO)).isEqualTo(Duration.ofMillis(200));
        assertThat(rest.begin(Duration.ZERO)).isEqualTo(Duration.ofMillis(400));
        assertThat(rest.begin(Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
        assertThat(rest.isOn()).isTrue();
        assertThat(rest.left(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
        for (int i = 0; i < 10; i++) {
            rest.begin(Duration.ZERO);
        }
        assertThat(rest.begin(Duration.ZERO)).isEqualTo(Duration.ofSeconds(10));
        rest.reset();
        assertThat(rest.isOn()).isFalse();
        assertThat(rest.begin(Duration.ZERO)).isEqualTo(Duration.ofMillis(200));
    }
}
