package io.promflow.push.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promflow.push.batch.PushMode;
import io.promflow.push.exposition.MalformedInputException;
import io.promflow.push.gateway.read.NameRules;
import io.promflow.push.gateway.read.TextReader;
import io.promflow.push.gateway.render.ScrapeFormat;
import io.promflow.schemas.Group;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class GatewayTest {
    private static final GatewayLimits LIMITS = new GatewayLimits(10, 20, 30, 60);

    private final TestClock clock = new TestClock();
    private final MemoryJournal journal = new MemoryJournal();
    private final Gateway gateway = replica("a");

    /** A clock that the test moves. */
    private static final class TestClock extends Clock {
        private Instant now = Instant.ofEpochSecond(1_000_000);

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private Gateway replica(String name) {
        return journal.join(new Gateway(journal.journal(), LIMITS, true, clock, name, "test"));
    }

    private static Group group(String... labels) {
        var map = new TreeMap<String, String>();
        for (int i = 0; i < labels.length; i += 2) {
            map.put(labels[i], labels[i + 1]);
        }
        return new Group(map);
    }

    private static GroupPush push(PushMode mode, Group group, String body) {
        return push(mode, group, body, null, false);
    }

    private static GroupPush push(PushMode mode, Group group, String body, @Nullable Duration ttl, boolean aggregate) {
        try {
            var families = TextReader.read(body.getBytes(StandardCharsets.UTF_8), NameRules.LEGACY, false);
            return new GroupPush(group, mode, families, ttl, aggregate);
        } catch (MalformedInputException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private GatewayOutcome put(Group group, String body) {
        return settled(gateway.push(push(PushMode.REPLACE, group, body)));
    }

    private GatewayOutcome post(Group group, String body) {
        return settled(gateway.push(push(PushMode.MERGE, group, body)));
    }

    private GatewayOutcome sum(Group group, String body) {
        return settled(gateway.push(push(PushMode.REPLACE, group, body, null, true)));
    }

    private GatewayOutcome settled(CompletableFuture<GatewayOutcome> answer) {
        journal.settle();
        return answer.join();
    }

    private static String scrape(Gateway gateway) {
        var text = new StringBuilder();
        for (byte[] chunk : gateway.scrape(ScrapeFormat.TEXT)) {
            text.append(new String(chunk, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    private List<String> lines() {
        return lines(gateway);
    }

    private static List<String> lines(Gateway gateway) {
        return scrape(gateway)
                .lines()
                .filter(line -> !line.startsWith("#") && !line.startsWith("push"))
                .toList();
    }

    @Test
    void familiesAreSortedAndHaveOneHead() {
        put(group("job", "b"), "# TYPE z counter\nz 1\na 1\n");
        put(group("job", "a"), "# TYPE z counter\n# HELP z Help\nz 2\n");

        assertThat(scrape(gateway)).isEqualTo("""
                        # TYPE a untyped
                        a{instance="",job="b"} 1
                        # HELP push_failure_time_seconds Last Unix time when changing this group in the Pushgateway failed.
                        # TYPE push_failure_time_seconds gauge
                        push_failure_time_seconds{instance="",job="a"} 0
                        push_failure_time_seconds{instance="",job="b"} 0
                        # HELP push_time_seconds Last Unix time when changing this group in the Pushgateway succeeded.
                        # TYPE push_time_seconds gauge
                        push_time_seconds{instance="",job="a"} 1e+06
                        push_time_seconds{instance="",job="b"} 1e+06
                        # HELP pushgateway_build_info A metric with a constant '1' value labeled by the version of the gateway.
                        # TYPE pushgateway_build_info gauge
                        pushgateway_build_info{version="test"} 1
                        # HELP z Help
                        # TYPE z counter
                        z{instance="",job="a"} 2
                        z{instance="",job="b"} 1
                        """);
    }

    @Test
    void putReplacesPostMergesDeleteForgets() {
        Group eu = group("job", "j", "region", "eu");
        put(eu, "x{region=\"lie\"} 1\ny 1\n");
        post(eu, "y 2\nz 2\n");
        assertThat(lines())
                .containsExactly(
                        "x{instance=\"\",job=\"j\",region=\"eu\"} 1",
                        "y{instance=\"\",job=\"j\",region=\"eu\"} 2",
                        "z{instance=\"\",job=\"j\",region=\"eu\"} 2");
        put(eu, "z 3\n");
        assertThat(lines()).containsExactly("z{instance=\"\",job=\"j\",region=\"eu\"} 3");
        var deleted = gateway.delete(eu);
        journal.deliver();
        assertThat(deleted).isCompleted();
        assertThat(lines()).isEmpty();
        assertThat(gateway.status())
                .extracting(GatewayStatus::groups, GatewayStatus::samples)
                .containsExactly(0, 0);
    }

    @Test
    void aPushIsSeenAndAnsweredWhenItComesBackFromTheJournal() {
        journal.hold();
        var answer = gateway.push(push(PushMode.REPLACE, group("job", "j"), "x 1\n"));
        assertThat(answer).isNotDone();
        assertThat(lines()).isEmpty();
        journal.deliver();
        assertThat(answer).isCompletedWithValue(new GatewayOutcome.Accepted());
        assertThat(lines()).hasSize(1);
    }

    @Test
    void aPushThatTheJournalLosesFailsAndChangesNothing() {
        put(group("job", "j"), "x 1\n");
        journal.breakDown();
        assertThatThrownBy(() -> put(group("job", "j"), "# TYPE y counter\ny 1\n"))
                .hasMessageContaining("the journal is broken");
        assertThat(lines()).containsExactly("x{instance=\"\",job=\"j\"} 1");
        assertThat(gateway.status().samples()).isEqualTo(1);
    }

    @Test
    void refusesAnotherTypeAndKeepsWhatWasThere() {
        put(group("job", "j"), "# TYPE x gauge\nx 1\n");
        clock.advance(Duration.ofSeconds(5));
        var outcome = put(group("job", "k"), "# TYPE x counter\nx 1\n");
        assertThat(outcome)
                .isEqualTo(new GatewayOutcome.Refused(
                        "metric family x is a counter (expected: gauge, as in group {job=\"j\"})"));
        assertThat(lines()).containsExactly("x{instance=\"\",job=\"j\"} 1");
        assertThat(scrape(gateway))
                .contains("push_time_seconds{instance=\"\",job=\"k\"} 0\n")
                .contains("push_failure_time_seconds{instance=\"\",job=\"k\"} 1.000005e+06\n");

        // Its own family a group may change, and a name that nobody has any more is free.
        assertThat(put(group("job", "j"), "# TYPE x counter\nx 1\n")).isEqualTo(new GatewayOutcome.Accepted());
        put(group("job", "j"), "");
        assertThat(put(group("job", "k"), "# TYPE x gauge\nx 1\n")).isEqualTo(new GatewayOutcome.Accepted());
        assertThat(scrape(gateway)).contains("push_failure_time_seconds{instance=\"\",job=\"k\"} 1.000005e+06\n");
    }

    @Test
    void refusesTheServersOwnNameAndOverridesPushTimes() {
        assertThat(put(group("job", "j"), "# TYPE pushgateway_build_info counter\npushgateway_build_info 1\n"))
                .isInstanceOf(GatewayOutcome.Refused.class);
        assertThat(put(group("job", "j"), "push_time_seconds 5\n")).isEqualTo(new GatewayOutcome.Accepted());
        assertThat(scrape(gateway)).contains("push_time_seconds{instance=\"\",job=\"j\"} 1e+06\n");
    }

    @Test
    void refusesPartsBesideTheirWhole() {
        put(group("job", "j"), "x_count 1\n");
        assertThat(put(group("job", "k"), "# TYPE x summary\nx_sum 1\n")).isInstanceOf(GatewayOutcome.Refused.class);
        put(group("job", "j"), "# TYPE y histogram\ny_sum 1\n");
        assertThat(put(group("job", "k"), "y_bucket 1\n")).isInstanceOf(GatewayOutcome.Refused.class);
        assertThat(put(group("job", "k"), "# TYPE q summary\nq_sum 1\nq_bucket 1\n"))
                .isEqualTo(new GatewayOutcome.Accepted());
    }

    @Test
    void refusesAMetricThatIsThereTwice() {
        assertThat(put(group("job", "j"), "x{a=\"1\"} 1\nx{a=\"1\"} 2\n")).isInstanceOf(GatewayOutcome.Refused.class);
        // The group's label makes them one.
        assertThat(put(group("job", "j", "a", "1"), "x{a=\"1\"} 1\nx{a=\"2\"} 2\n"))
                .isInstanceOf(GatewayOutcome.Refused.class);
    }

    @Test
    void refusesASeriesThatAnotherGroupShows() {
        put(group("job", "j"), "x{region=\"eu\"} 1\n");
        assertThat(put(group("job", "j", "region", "eu"), "x 1\n"))
                .isEqualTo(new GatewayOutcome.Refused(
                        "a sample of x is in group {job=\"j\"} already (expected: labels that no other group has)"));
        assertThat(put(group("job", "j", "region", "us"), "x 1\n")).isEqualTo(new GatewayOutcome.Accepted());
        put(group("job", "j"), "y 1\n");
        assertThat(put(group("job", "j", "region", "eu"), "x 1\n")).isEqualTo(new GatewayOutcome.Accepted());
        assertThat(put(group("job", "j"), "x{region=\"us\"} 1\n")).isInstanceOf(GatewayOutcome.Refused.class);
        // An empty instance is what a sample without one is shown with.
        assertThat(put(group("job", "j", "instance", ""), "y 1\n")).isInstanceOf(GatewayOutcome.Refused.class);
    }

    @Test
    void differentHelpIsNoMatter() {
        put(group("job", "j"), "# HELP x One\nx 1\n");
        assertThat(put(group("job", "k"), "# HELP x Two\nx 1\n")).isEqualTo(new GatewayOutcome.Accepted());
        assertThat(scrape(gateway)).containsOnlyOnce("# HELP x One\n").doesNotContain("Two");
    }

    @Test
    void holdsNoMoreThanItsLimits() {
        assertThat(put(group("job", "j"), gauges(21))).isInstanceOf(GatewayOutcome.TooMany.class);
        assertThat(scrape(gateway)).doesNotContain("job=\"j\"");
        assertThat(put(group("job", "j", "a", "1"), gauges(20))).isEqualTo(new GatewayOutcome.Accepted());
        assertThat(put(group("job", "j", "a", "2"), gauges(11)))
                .isEqualTo(new GatewayOutcome.TooMany("job j would have 31 samples (expected: at most 30)"));
        assertThat(put(group("job", "j", "a", "2"), gauges(10))).isEqualTo(new GatewayOutcome.Accepted());
        assertThat(put(group("job", "k"), gauges(20))).isEqualTo(new GatewayOutcome.Accepted());
        assertThat(put(group("job", "l"), gauges(11))).isInstanceOf(GatewayOutcome.TooMany.class);
        // What is there may be pushed again, and may become less.
        assertThat(put(group("job", "k"), gauges(19))).isEqualTo(new GatewayOutcome.Accepted());
        for (int i = 0; i < 7; i++) {
            assertThat(put(group("job", "m" + i), "")).isEqualTo(new GatewayOutcome.Accepted());
        }
        assertThat(put(group("job", "n"), "")).isInstanceOf(GatewayOutcome.TooMany.class);
    }

    private static String gauges(int count) {
        var body = new StringBuilder();
        for (int i = 0; i < count; i++) {
            body.append("x{i=\"").append(i).append("\"} 1\n");
        }
        return body.toString();
    }

    @Test
    void aGroupIsForgottenAfterItsTimeUnlessItIsPushedAgain() {
        Group j = group("job", "j");
        settled(gateway.push(push(PushMode.REPLACE, j, "x 1\n", Duration.ofHours(1), false)));
        clock.advance(Duration.ofMinutes(59));
        settled(gateway.push(push(PushMode.MERGE, j, "y 1\n", Duration.ofHours(1), false)));
        clock.advance(Duration.ofMinutes(59));
        assertThat(lines()).hasSize(2);
        clock.advance(Duration.ofMinutes(1));
        assertThat(scrape(gateway)).doesNotContain("job=\"j\"");
        gateway.tidy();
        journal.deliver();
        assertThat(gateway.status().groups()).isZero();
        assertThat(journal.entries().get(journal.entries().size() - 1).state()).isNull();
    }

    @Test
    void anExpiryDoesNotForgetAPushThatCameBetween() {
        Gateway other = replica("b");
        Group j = group("job", "j");
        settled(gateway.push(push(PushMode.REPLACE, j, "x 1\n", Duration.ofMinutes(1), false)));
        clock.advance(Duration.ofMinutes(1));
        var answer = other.push(push(PushMode.REPLACE, j, "x 2\n"));
        gateway.tidy();
        journal.deliver();
        assertThat(answer).isCompleted();
        assertThat(lines()).containsExactly("x{instance=\"\",job=\"j\"} 2");
        assertThat(lines(other)).containsExactly("x{instance=\"\",job=\"j\"} 2");
        assertThat(lines(replica("c"))).containsExactly("x{instance=\"\",job=\"j\"} 2");
    }

    @Test
    void mergesAtTwoReplicasLoseNothing() {
        Gateway other = replica("b");
        Group j = group("job", "j");
        put(j, "x 1\n");
        var a = gateway.push(push(PushMode.MERGE, j, "a 1\n"));
        var b = other.push(push(PushMode.MERGE, j, "b 1\n"));
        var c = other.push(push(PushMode.MERGE, j, "c 1\n"));
        journal.deliver();
        assertThat(List.of(a, b, c)).allMatch(CompletableFuture::isDone);
        assertThat(lines())
                .containsExactly(
                        "a{instance=\"\",job=\"j\"} 1",
                        "b{instance=\"\",job=\"j\"} 1",
                        "c{instance=\"\",job=\"j\"} 1",
                        "x{instance=\"\",job=\"j\"} 1");
        assertThat(scrape(other)).isEqualTo(scrape(gateway));
        assertThat(scrape(replica("c"))).isEqualTo(scrape(gateway));
    }

    @Test
    void whatTwoReplicasTookAtOnceIsStillShownWithOneType() {
        Gateway other = replica("b");
        var unusedA = gateway.push(push(PushMode.REPLACE, group("job", "k"), "# TYPE x counter\nx 1\n"));
        var unusedB = other.push(push(PushMode.REPLACE, group("job", "j"), "# TYPE x gauge\nx 1\n"));
        journal.deliver();
        assertThat(scrape(gateway)).containsOnlyOnce("# TYPE x ").contains("# TYPE x gauge\n");
        assertThat(scrape(other)).isEqualTo(scrape(gateway));
    }

    @Test
    void aRecordThatDoesNotCountIsWrittenOverSoonerOrLater() {
        put(group("job", "j"), "x 1\n");
        GroupState stale = gateway.groups().iterator().next();
        gateway.readOther("late-1", stale.key(), "someone-else", stale);
        int before = journal.entries().size();
        gateway.tidy();
        assertThat(journal.entries()).hasSize(before);
        clock.advance(Duration.ofSeconds(10));
        gateway.tidy();
        journal.deliver();
        assertThat(journal.entries()).hasSize(before + 1);
        assertThat(lines()).containsExactly("x{instance=\"\",job=\"j\"} 1");
    }

    @Test
    void instancesAddUpAndARestartLosesNothing() {
        sum(group("job", "j", "instance", "1"), "# TYPE c counter\nc 5\n# TYPE g gauge\ng 1\n");
        sum(group("job", "j", "instance", "2"), "# TYPE c counter\nc 7\n# TYPE g gauge\ng 2\n");
        assertThat(lines()).containsExactly("c{instance=\"\",job=\"j\"} 12", "g{instance=\"\",job=\"j\"} 3");
        sum(group("job", "j", "instance", "1"), "# TYPE c counter\nc 6\n# TYPE g gauge\ng 4\n");
        assertThat(lines()).containsExactly("c{instance=\"\",job=\"j\"} 13", "g{instance=\"\",job=\"j\"} 6");
        // It counts from the start again: what it had counted stays.
        sum(group("job", "j", "instance", "1"), "# TYPE c counter\nc 1\n# TYPE g gauge\ng 0\n");
        assertThat(lines()).containsExactly("c{instance=\"\",job=\"j\"} 14", "g{instance=\"\",job=\"j\"} 2");
        assertThat(lines(replica("b"))).isEqualTo(lines());
        assertThat(scrape(gateway)).doesNotContain("instance=\"1\"");
    }

    @Test
    void withoutAnInstanceEachPushIsAdded() {
        sum(group("job", "j"), "# TYPE c counter\nc 5\n# TYPE g gauge\ng 1\n");
        sum(group("job", "j"), "# TYPE c counter\nc 5\nd 1\n# TYPE g gauge\ng 2\n");
        assertThat(lines())
                .containsExactly(
                        "c{instance=\"\",job=\"j\"} 10",
                        "d{instance=\"\",job=\"j\"} 1",
                        "g{instance=\"\",job=\"j\"} 2");
    }

    @Test
    void histogramsAddUpWithDifferentBounds() {
        sum(
                group("job", "j", "instance", "1"),
                "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 3\nh_sum 9\nh_count 3\n");
        sum(
                group("job", "j", "instance", "2"),
                "# TYPE h histogram\nh_bucket{le=\"2\"} 2\nh_bucket{le=\"+Inf\"} 2\nh_sum 1\nh_count 2\n");
        assertThat(lines())
                .containsExactly(
                        "h_bucket{instance=\"\",job=\"j\",le=\"1\"} 1",
                        "h_bucket{instance=\"\",job=\"j\",le=\"2\"} 3",
                        "h_bucket{instance=\"\",job=\"j\",le=\"+Inf\"} 5",
                        "h_sum{instance=\"\",job=\"j\"} 10",
                        "h_count{instance=\"\",job=\"j\"} 5");
    }

    @Test
    void aGroupIsEitherAddedUpOrPushedAsItIs() {
        sum(group("job", "j", "instance", "1"), "c 1\n");
        assertThat(put(group("job", "j"), "x 1\n")).isInstanceOf(GatewayOutcome.Refused.class);
        assertThat(put(group("job", "j", "instance", "1"), "x 1\n")).isInstanceOf(GatewayOutcome.Refused.class);
        put(group("job", "k"), "x 1\n");
        assertThat(sum(group("job", "k", "instance", "1"), "x 1\n")).isInstanceOf(GatewayOutcome.Refused.class);
    }

    @Test
    void severalGroupsAreTakenAllOrNone() {
        put(group("job", "other"), "# TYPE y counter\ny 1\n");
        var body = push(PushMode.REPLACE, group("job", "j"), "x{i=\"1\"} 1\nx{i=\"2\"} 2\nx 3\n");
        assertThat(settled(gateway.pushAll(GroupSplit.of(body, List.of("i")))))
                .isEqualTo(new GatewayOutcome.Accepted());
        assertThat(gateway.groups())
                .extracting(GroupState::key)
                .contains("{i=\"1\",job=\"j\"}", "{i=\"2\",job=\"j\"}", "{job=\"j\"}");
        var bad = push(PushMode.REPLACE, group("job", "k"), "x{i=\"1\"} 1\n# TYPE y gauge\ny{i=\"2\"} 1\n");
        assertThat(settled(gateway.pushAll(GroupSplit.of(bad, List.of("i")))))
                .isInstanceOf(GatewayOutcome.Refused.class);
        assertThat(scrape(gateway)).doesNotContain("job=\"k\"");
        assertThat(gateway.status().samples()).isEqualTo(4);
    }

    @Test
    void deletesWhatASelectorMeans() {
        for (String instance : List.of("a1", "a2", "b1")) {
            put(group("job", "j", "instance", instance), "x 1\n");
        }
        put(group("job", "k"), "x 1\n");
        var deleted = gateway.deleteAll(GroupMatcher.parse("{job=\"j\", instance=~\"a.*\"}"));
        journal.deliver();
        assertThat(deleted).isCompletedWithValue(2);
        assertThat(lines()).hasSize(2);
        assertThat(GroupMatcher.parse("{instance=\"\"}").test(Group.of(Map.of("job", "k"))))
                .isTrue();
        assertThat(GroupMatcher.parse("{job!=\"k\",instance!~\"b.*\"}").test(Group.of(Map.of("job", "j"))))
                .isTrue();
        for (String wrong : List.of("", "{}", "job=\"j\"", "{job=j}", "{job=~\"(\"}", "{job=\"j\" x=\"y\"}")) {
            assertThatThrownBy(() -> GroupMatcher.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected:");
        }
    }

    @Test
    void manyPushesOfOneGroupAtTwoReplicasEndTheSame() {
        Gateway other = replica("b");
        var answers = new ArrayList<CompletableFuture<GatewayOutcome>>();
        for (int i = 0; i < 18; i++) {
            Gateway at = i % 2 == 0 ? gateway : other;
            answers.add(at.push(push(PushMode.MERGE, group("job", "j"), "x" + i + " " + i + "\n")));
        }
        journal.deliver();
        assertThat(answers).allMatch(CompletableFuture::isDone);
        assertThat(lines()).hasSize(18);
        assertThat(scrape(other)).isEqualTo(scrape(gateway));
    }
}
