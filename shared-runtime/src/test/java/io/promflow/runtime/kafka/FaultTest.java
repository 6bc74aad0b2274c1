package io.promflow.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FaultTest {
    private static final class NotWritten extends RuntimeException {
        NotWritten(Throwable cause) {
            super(cause);
        }
    }

    static List<Throwable> ofSomethingThatIsAway() {
        return List.of(
                new TargetAway("503"),
                new TimeoutException("no broker"),
                new ProducerFencedException("another has taken over"),
                new CommitFailedException(),
                new AuthenticationException("wrong password"),
                new UncheckedIOException(new IOException("reset")),
                new IllegalStateException("push failed", new IOException("reset")),
                new IllegalStateException(new java.util.concurrent.TimeoutException()),
                new IllegalStateException("not written", new TimeoutException("no broker")),
                new CompletionException(new TimeoutException("no broker")),
                new NotWritten(new IOException("reset")));
    }

    static List<Throwable> ofARecord() {
        return List.of(
                new NullPointerException(),
                new IllegalArgumentException("a bug"),
                new IllegalStateException("a bug"),
                new StackOverflowError(),
                new UncheckedIOException(new JsonParseException(null, "not JSON")),
                new RecordTooLargeException("20 MiB"),
                new NotWritten(new RecordTooLargeException("20 MiB")),
                new IllegalStateException("not written", new RecordTooLargeException("20 MiB")));
    }

    @ParameterizedTest
    @MethodSource("ofSomethingThatIsAway")
    void isTriedAgainWhenSomethingIsAway(Throwable error) {
        assertThat(Fault.isOfARecord(error)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("ofARecord")
    void isLookedForWhenARecordIsTheCause(Throwable error) {
        assertThat(Fault.isOfARecord(error)).isTrue();
    }
}
