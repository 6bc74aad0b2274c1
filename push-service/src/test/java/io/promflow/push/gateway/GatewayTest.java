package io.promflow.push.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.push.batch.Push;
import io.promflow.push.batch.PushMode;
import io.promflow.push.batch.PushOutcome;
import io.promflow.push.exposition.MalformedInputException;
import io.promflow.push.exposition.TextParser;
import io.promflow.schemas.GatewayGroup;
import io.promflow.schemas.Group;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class GatewayTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_732_197_600_500L), ZoneOffset.UTC);
    private static final Group JOB = Group.of(Map.of("job", "a"));

    private final FakeJournal journal = new FakeJournal();
    private final Gateway gateway = new Gateway(journal, new GatewayLimits(3, 4, 6), CLOCK, List.of());

    private static final class FakeJournal implements GroupJournal {
        private final Map<String, GatewayGroup> states = new HashMap<>();
        private CompletableFuture<String> answer = CompletableFuture.completedFuture("written");

        @Override
        public CompletableFuture<?> write(GatewayGroup state) {
            states.put(state.group().key(), state);
            return answer;
        }

        @Override
        public CompletableFuture<?> delete(Group group) {
            states.remove(group.key());
            return answer;
        }
    }

    private PushOutcome put(Group group, String text) throws MalformedInputException {
        return push(group, PushMode.REPLACE, text);
    }

    private PushOutcome push(Group group, PushMode mode, String text) throws MalformedInputException {
        return gateway.push(new Push(group, mode, TextParser.parse(text.getBytes(StandardCharsets.UTF_8))))
                .join();
    }

    private String exposition() {
        return new String(gateway.exposition(), StandardCharsets.UTF_8);
    }

    private static String refusal(PushOutcome outcome) {
        return outcome instanceof PushOutcome.Refused refused ? refused.answer() : "accepted";
    }

    @Test
    void exposesFamiliesOfAllGroupsByNameOnce() throws MalformedInputException {
        put(JOB, "# HELP x Things\n# TYPE x gauge\nx{job=\"lie\",y=\"1\"} 1.50\nb 2\npush_time_seconds 1\n");
        put(Group.of(Map.of("job", "b", "instance", "i")), "# TYPE x gauge\nx 2\n");

        assertThat(exposition()).isEqualTo("""
                        # TYPE b untyped
                        b{instance="",job="a"} 2
                        # HELP push_failure_time_seconds Last Unix time when changing this group in the Pushgateway failed.
                        # TYPE push_failure_time_seconds gauge
                        push_failure_time_seconds{instance="i",job="b"} 0
                        push_failure_time_seconds{instance="",job="a"} 0
                        # HELP push_time_seconds Last Unix time when changing this group in the Pushgateway succeeded.
                        # TYPE push_time_seconds gauge
                        push_time_seconds{instance="i",job="b"} 1732197600.5
                        push_time_seconds{instance="",job="a"} 1732197600.5
                        # HELP x Things
                        # TYPE x gauge
                        x{instance="i",job="b"} 2
                        x{instance="",job="a",y="1"} 1.5
                        """);
    }

    @Test
    void putReplacesAndPostMerges() throws MalformedInputException {
        put(JOB, "x 1\ny 1\n");
        push(JOB, PushMode.MERGE, "y 2\nz 2\n");
        assertThat(exposition())
                .contains("x{instance=\"\",job=\"a\"} 1\n")
                .contains("y{instance=\"\",job=\"a\"} 2\n")
                .contains("z{instance=\"\",job=\"a\"} 2\n");

        put(JOB, "z 3\n");
        assertThat(exposition()).doesNotContain("\nx{").contains("z{instance=\"\",job=\"a\"} 3\n");
        gateway.delete(JOB).join();
        assertThat(exposition()).isEmpty();
        assertThat(journal.states).isEmpty();
    }

    @Test
    void refusesAnotherTypeAndKeepsWhatWasThere() throws MalformedInputException {
        var other = Group.of(Map.of("job", "b"));
        put(JOB, "# TYPE x gauge\nx 1\n");
        put(other, "y 1\n");

        assertThat(refusal(put(other, "# TYPE x counter\nx 2\n")))
                .isEqualTo("metric family x is a counter (expected: gauge, as in group {job=\"a\"})");
        assertThat(exposition())
                .contains("y{instance=\"\",job=\"b\"} 1\n")
                .contains("push_failure_time_seconds{instance=\"\",job=\"b\"} 1732197600.5\n")
                .doesNotContain("job=\"b\"} 2\n");
        assertThat(put(JOB, "# TYPE x counter\nx 2\n")).isEqualTo(new PushOutcome.Accepted());
    }

    @Test
    void refusesASeriesThatAnotherGroupHas() throws MalformedInputException {
        put(JOB, "x{region=\"eu\"} 1\n");
        assertThat(refusal(put(Group.of(Map.of("job", "a", "region", "eu")), "x 1\n")))
                .contains("is in group {job=\"a\"} already");
        assertThat(refusal(put(Group.of(Map.of("job", "a", "instance", "")), "x{region=\"eu\"} 1\n")))
                .contains("is in group {job=\"a\"} already");
    }

    @Test
    void refusesASeriesThatOnlyTheGroupingLabelsMakeTheSame() throws MalformedInputException {
        assertThat(refusal(put(JOB, "x{job=\"1\"} 1\nx{job=\"2\"} 1\n"))).contains("is there twice");
        assertThat(refusal(put(JOB, "x{instance=\"\"} 1\nx 1\n"))).contains("is there twice");
    }

    @Test
    void refusesAFamilyThatHidesInAHistogram() throws MalformedInputException {
        put(JOB, "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n");
        assertThat(refusal(put(Group.of(Map.of("job", "b")), "h_count 1\n")))
                .isEqualTo("metric family h_count is there beside the histogram h (expected: one of them)");
    }

    @Test
    void holdsNoMoreThanItsLimits() throws MalformedInputException {
        assertThat(refusal(put(JOB, "x{i=\"1\"} 1\nx{i=\"2\"} 1\nx{i=\"3\"} 1\nx{i=\"4\"} 1\nx{i=\"5\"} 1\n")))
                .isEqualTo("the group has 5 samples (expected: at most 4)");
        put(JOB, "x{i=\"1\"} 1\nx{i=\"2\"} 1\nx{i=\"3\"} 1\n");
        put(Group.of(Map.of("job", "b")), "x{i=\"1\"} 1\nx{i=\"2\"} 1\nx{i=\"3\"} 1\n");
        var third = Group.of(Map.of("job", "c"));
        assertThat(refusal(put(third, "x 1\n"))).isEqualTo("the gateway would hold 7 samples (expected: at most 6)");
        assertThat(refusal(put(Group.of(Map.of("job", "d")), ""))).contains("holds 3 groups");
        assertThat(gateway.status()).isEqualTo(new GatewayStatus(3, 3, 6, CLOCK.instant()));
        assertThat(gateway.received()).isEqualTo(12);
    }

    @Test
    void comesBackAsItWas() throws MalformedInputException {
        put(JOB, "x 1\n");
        put(Group.of(Map.of("job", "b")), "# TYPE x_total counter\nx_total 1\n");
        var again = new Gateway(journal, new GatewayLimits(3, 4, 6), CLOCK, journal.states.values());
        assertThat(again.exposition()).isEqualTo(gateway.exposition());
        assertThat(again.status()).isEqualTo(gateway.status());
    }

    @Test
    void answersWhenTheJournalHasIt() {
        journal.answer = new CompletableFuture<>();
        var answer = gateway.push(new Push(JOB, PushMode.REPLACE, List.of()));
        assertThat(answer).isNotDone();
        journal.answer.complete("written");
        assertThat(answer).isCompletedWithValue(new PushOutcome.Accepted());
    }
}
