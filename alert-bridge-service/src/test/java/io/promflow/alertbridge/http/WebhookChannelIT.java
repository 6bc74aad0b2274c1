package io.promflow.alertbridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.alertbridge.Alerts;
import io.promflow.alertbridge.Inbox;
import io.promflow.alertbridge.deliver.Outcome;
import io.promflow.schemas.Notification;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookChannelIT {
    private static final Notification NOTIFICATION = new Notification(
            "id-1", "webhook", "firing", Instant.EPOCH, List.of(Alerts.alert("A", "firing", Instant.EPOCH)));

    private static Outcome send(URI url) throws InterruptedException {
        return new WebhookChannel(url, "", Duration.ofSeconds(2)).send(NOTIFICATION);
    }

    @Test
    void postsTheMessageWithItsId() throws Exception {
        try (var inbox = Inbox.start()) {
            assertThat(send(inbox.url())).isEqualTo(new Outcome.Sent("HTTP 200 thanks"));
            assertThat(inbox.received()).singleElement().satisfies(message -> {
                assertThat(message.id()).isEqualTo("id-1");
                assertThat(message.body().path("version").textValue()).isEqualTo("4");
            });
        }
    }

    @Test
    void readsOnlyTheBeginningOfALongAnswer() throws Exception {
        try (var inbox = Inbox.start()) {
            inbox.answer(400, "x".repeat(5_000_000));
            assertThat(send(inbox.url()))
                    .isInstanceOfSatisfying(
                            Outcome.Rejected.class,
                            rejected -> assertThat(rejected.answer()).hasSizeLessThan(600));
        }
    }

    @Test
    void waitsWhenNobodyListens() throws Exception {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(send(URI.create("http://127.0.0.1:" + free + "/")))
                .isInstanceOfSatisfying(
                        Outcome.Waiting.class,
                        waiting -> assertThat(waiting.why()).startsWith("no answer but "));
    }

    @Test
    void waitsWhenTheReceiverDoesNotAnswerInTime() throws IOException, InterruptedException {
        try (var silent = new ServerSocket(0)) {
            assertThat(send(URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/")))
                    .isEqualTo(new Outcome.Waiting("no answer within 2 s"));
        }
    }
}
