package io.promflow.push.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.promflow.push.batch.Events;
import io.promflow.push.batch.Push;
import io.promflow.push.batch.PushMode;
import io.promflow.push.batch.PushOutcome;
import io.promflow.push.batch.TargetUnavailableException;
import io.promflow.push.batch.TargetUnavailableException.Fault;
import io.promflow.push.exposition.Exposition;
import io.promflow.schemas.Family;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the sink makes of a target's answers. */
final class PushgatewaySinkIT {
    private static final Push PUSH = new Push(Events.group("a"), PushMode.REPLACE, List.of(Events.gauge("x", 1)));

    private final AtomicReference<String> authorization = new AtomicReference<>("");
    private volatile int status = 200;
    private HttpServer target;

    @BeforeEach
    void start() throws IOException {
        target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        target.createContext("/", exchange -> {
            authorization.set(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            byte[] answer = "the target's words".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        target.start();
    }

    @AfterEach
    void stop() {
        target.stop(0);
    }

    private PushgatewaySink sink() {
        var connection = new Connection(
                "pushgateway",
                "http://127.0.0.1:" + target.getAddress().getPort() + "/",
                Map.of("Authorization", Connection.basic("me", "secret")),
                Duration.ofSeconds(5),
                null);
        return new PushgatewaySink(connection, Exposition.TEXT, false);
    }

    @ParameterizedTest
    @CsvSource({
        "401, MISCONFIGURED",
        "403, MISCONFIGURED",
        "404, MISCONFIGURED",
        "405, MISCONFIGURED",
        "301, MISCONFIGURED",
        "429, AWAY",
        "500, AWAY",
        "503, AWAY"
    })
    void triesAgainWhatSaysNothingOfThePush(int answered, Fault fault) {
        status = answered;
        assertThatThrownBy(() -> sink().push(PUSH))
                .isInstanceOfSatisfying(
                        TargetUnavailableException.class,
                        e -> assertThat(e.fault()).isEqualTo(fault))
                .hasMessageContaining("answered " + answered + " the target's words");
    }

    @ParameterizedTest
    @CsvSource({"400", "413", "422"})
    void givesUpWhatTheTargetRefuses(int answered) throws InterruptedException {
        status = answered;
        assertThat(sink().push(PUSH)).isEqualTo(new PushOutcome.Refused(answered + " the target's words"));
    }

    @Test
    void saysWhoItIs() throws InterruptedException {
        assertThat(sink().push(PUSH)).isEqualTo(new PushOutcome.Accepted());
        assertThat(authorization).hasValue("Basic bWU6c2VjcmV0");
    }

    @Test
    void triesAgainWhenNobodyAnswers() {
        target.stop(0);
        assertThatThrownBy(() -> sink().push(PUSH))
                .isInstanceOfSatisfying(
                        TargetUnavailableException.class,
                        e -> assertThat(e.fault()).isEqualTo(Fault.AWAY));
    }

    /** A name with a line feed in it must never become a line of its own. */
    @Test
    void refusesWhatTheTextFormatCannotHold() throws InterruptedException {
        Family wrong = Events.gauge("x 1\ny", 1);
        assertThat(sink().push(new Push(Events.group("a"), PushMode.MERGE, List.of(wrong))))
                .isInstanceOf(PushOutcome.Refused.class);
        assertThat(authorization).hasValue("");
    }
}
