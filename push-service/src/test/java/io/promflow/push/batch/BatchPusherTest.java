package io.promflow.push.batch;

import static io.promflow.push.batch.Events.complete;
import static io.promflow.push.batch.Events.gauge;
import static io.promflow.push.batch.Events.group;
import static io.promflow.push.batch.Events.partial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.promflow.push.batch.TargetUnavailableException.Fault;
import io.promflow.push.exposition.FamilyRules;
import io.promflow.schemas.Family;
import io.promflow.schemas.Group;
import io.promflow.schemas.MetricEvent;
import io.promflow.schemas.PushedGroup;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchPusherTest {
    private final FakeSink sink = new FakeSink();
    private final MemoryJournal journal = new MemoryJournal();
    private final BatchPusher pusher = pusher(sink, journal);

    private static BatchPusher pusher(SampleSink sink, MemoryJournal journal) {
        var state = new SinkState("test", journal, name -> null, Clock.systemUTC());
        journal.tell(state);
        return new BatchPusher(sink, state, new EventReader(1000), 4);
    }

    /** Does what a Pushgateway does, and notes it. */
    private static final class FakeSink implements SampleSink {
        private final List<Push> pushes = Collections.synchronizedList(new ArrayList<>());
        private final Map<Group, Map<String, Family>> held = new ConcurrentHashMap<>();
        private final Set<Group> inFlight = ConcurrentHashMap.newKeySet();
        private final Set<String> refusedJobs = ConcurrentHashMap.newKeySet();
        private final Set<String> refusedFamilies = ConcurrentHashMap.newKeySet();
        private final Set<String> oddJobs = ConcurrentHashMap.newKeySet();
        private volatile boolean away;

        Map<String, Family> of(String job) {
            return held.getOrDefault(group(job), Map.of());
        }

        @Override
        public PushOutcome push(Push push) {
            assertThat(inFlight.add(push.group())).isTrue();
            try {
                if (away) {
                    throw new TargetUnavailableException(Fault.AWAY, "away", null);
                }
                if (oddJobs.contains(push.group().job())) {
                    throw new IllegalArgumentException("odd");
                }
                boolean isRefused =
                        push.families().stream().anyMatch(family -> refusedFamilies.contains(family.name()));
                if (isRefused || refusedJobs.contains(push.group().job())) {
                    return new PushOutcome.Refused("inconsistent");
                }
                pushes.add(push);
                var families = push.mode() == PushMode.REPLACE
                        ? new LinkedHashMap<String, Family>()
                        : new LinkedHashMap<>(held.getOrDefault(push.group(), Map.of()));
                push.families().forEach(family -> families.put(FamilyRules.expositionName(family), family));
                held.put(push.group(), families);
                return new PushOutcome.Accepted();
            } finally {
                inFlight.remove(push.group());
            }
        }
    }

    @AfterEach
    void end() {
        pusher.close();
    }

    private BatchResult push(MetricEvent... events) throws InterruptedException {
        return push(pusher, events);
    }

    private static BatchResult push(BatchPusher pusher, MetricEvent... events) throws InterruptedException {
        var batch = new ArrayList<Incoming>();
        for (MetricEvent event : events) {
            batch.add(Events.incoming(batch.size(), event));
        }
        BatchResult result = pusher.push(batch);
        assertThat(result.pushed().size() + result.superseded() + result.dead().size())
                .isEqualTo(events.length);
        return result;
    }

    @Test
    void pushesTheNewestCompleteEventOfEachGroup() throws InterruptedException {
        var result = push(
                complete("a", 1, gauge("x", 1)),
                complete("b", 1, gauge("x", 7)),
                complete("a", 3, gauge("x", 3)),
                complete("a", 2, gauge("x", 2)));

        assertThat(sink.pushes).hasSize(2).allMatch(push -> push.mode() == PushMode.REPLACE);
        assertThat(sink.of("a")).containsOnly(Map.entry("x", gauge("x", 3)));
        assertThat(result.superseded()).isEqualTo(2);
    }

    @Test
    void pushesACompleteAndThenTheNewerPartial() throws InterruptedException {
        var result = push(complete("a", 1, gauge("x", 1), gauge("quality", 1)), partial("a", 2, gauge("quality", 0)));

        assertThat(sink.pushes).extracting(Push::mode).containsExactly(PushMode.REPLACE, PushMode.MERGE);
        assertThat(sink.of("a").values()).containsExactly(gauge("x", 1), gauge("quality", 0));
        assertThat(result.superseded()).isZero();
    }

    @Test
    void leavesAPartialOutThatIsOlderThanTheComplete() throws InterruptedException {
        var result = push(partial("a", 1, gauge("quality", 0)), complete("a", 2, gauge("x", 1)));

        assertThat(sink.pushes).extracting(Push::mode).containsExactly(PushMode.REPLACE);
        assertThat(result.superseded()).isEqualTo(1);
    }

    @Test
    void mergesPartialsFamilyByFamily() throws InterruptedException {
        var result =
                push(partial("a", 1, gauge("x", 1)), partial("a", 2, gauge("y", 2)), partial("a", 3, gauge("x", 3)));

        assertThat(sink.pushes).hasSize(1);
        assertThat(sink.of("a").values()).containsExactlyInAnyOrder(gauge("x", 3), gauge("y", 2));
        assertThat(result.superseded()).isEqualTo(1);
    }

    @Test
    void neverOverwritesANewerObservationOfAnEarlierBatch() throws InterruptedException {
        push(complete("a", 5, gauge("x", 5)));
        var result = push(complete("a", 4, gauge("x", 4)), partial("a", 4, gauge("quality", 0)));

        assertThat(result.superseded()).isEqualTo(2);
        assertThat(sink.of("a")).containsOnly(Map.entry("x", gauge("x", 5)));
    }

    @Test
    void pushesTheSameBatchAgain() throws InterruptedException {
        push(complete("a", 5, gauge("x", 5)), partial("a", 5, gauge("quality", 0)));
        push(complete("a", 5, gauge("x", 5)), partial("a", 5, gauge("quality", 0)));

        assertThat(sink.of("a").values()).containsExactly(gauge("x", 5), gauge("quality", 0));
    }

    @Test
    void refusalStopsNobodyElse() throws InterruptedException {
        sink.refusedJobs.add("bad");
        var result = push(complete("bad", 1, gauge("x", 1)), complete("good", 1, gauge("x", 1)));

        assertThat(result.dead()).containsExactly(new BatchResult.Dead(0, DeadReason.REFUSED, "inconsistent", null));
        assertThat(sink.held).containsOnlyKeys(group("good"));
    }

    @Test
    void whatIsRefusedTakesNothingGoodWithIt() throws InterruptedException {
        sink.refusedFamilies.add("bad");
        var result = push(
                complete("a", 3, gauge("x", 3)),
                complete("a", 4, gauge("x", 4)),
                partial("a", 5, gauge("y", 5)),
                complete("a", 6, gauge("bad", 6)),
                partial("a", 7, gauge("z", 7)),
                partial("a", 8, gauge("bad", 8)));

        assertThat(sink.of("a").values()).containsExactlyInAnyOrder(gauge("x", 4), gauge("y", 5), gauge("z", 7));
        assertThat(result.dead()).extracting(BatchResult.Dead::index).containsExactlyInAnyOrder(3, 5);
        assertThat(result.superseded()).isEqualTo(1);
    }

    /** A source that is set up wrong costs a few requests a batch, not one for each event of its backlog. */
    @Test
    void aGroupThatIsRefusedAgainAndAgainIsLeft() throws InterruptedException {
        sink.refusedJobs.add("a");
        var events = new ArrayList<MetricEvent>();
        for (int second = 0; second < 50; second++) {
            events.add(complete("a", second, gauge("x", second)));
        }
        var result = push(events.toArray(MetricEvent[]::new));

        assertThat(result.dead()).hasSize(8);
        assertThat(result.superseded()).isEqualTo(42);
    }

    @Test
    void whatFailsInAWayNobodyForesawIsDeadAfterSomeTries() throws InterruptedException {
        sink.oddJobs.add("odd");
        var events = new MetricEvent[] {complete("odd", 1, gauge("x", 1)), complete("good", 1, gauge("x", 1))};
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> push(events)).isInstanceOf(IllegalArgumentException.class);
        }
        var result = push(events);

        assertThat(result.dead())
                .extracting(BatchResult.Dead::index, BatchResult.Dead::words)
                .containsExactly(tuple(0, "failed 3 times: java.lang.IllegalArgumentException: odd"));
        assertThat(sink.held).containsOnlyKeys(group("good"));
    }

    /** Another process announces a newer observation while this one believes that the partition is its own. */
    @Test
    void leavesTheBatchOnceSomebodyElsePushesItsGroups() {
        var other = new SinkState("test", journal, name -> null, Clock.systemUTC());
        var told = new MemoryJournal() {
            private @Nullable SinkState state;

            @Override
            public CompletableFuture<?> write(PushedGroup row) {
                var unused =
                        other.announce(new Arrival(0, 0, complete(row.group().job(), 9, gauge("x", 9))));
                journal.tell(Objects.requireNonNull(state));
                return super.write(row);
            }
        };
        var state = new SinkState("test", told, name -> null, Clock.systemUTC());
        told.state = state;
        try (var late = new BatchPusher(sink, state, new EventReader(1000), 4)) {
            assertThatThrownBy(() -> push(late, complete("a", 8, gauge("x", 8))))
                    .isInstanceOf(PartitionMovedException.class);
        }
        assertThat(sink.pushes).isEmpty();
    }

    @Test
    @Timeout(60)
    void givesUpWhatIsUnderWayWhenItIsToEnd() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        SampleSink stalled = push -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
                return new PushOutcome.Accepted();
            } finally {
                ended.countDown();
            }
        };
        try (var waiting = pusher(stalled, journal)) {
            var loop = new Thread(() -> assertThatThrownBy(() -> push(waiting, complete("a", 1, gauge("x", 1))))
                    .isInstanceOf(InterruptedException.class));
            loop.start();
            begun.await();
            loop.interrupt();
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            loop.join();
        }
    }

    @Test
    void beginsNothingOnceABatchHasTakenTooLong() {
        var state = new SinkState("test", journal, name -> null, Clock.systemUTC());
        try (var slow = new BatchPusher(sink, state, new EventReader(1000), 4, Duration.ZERO)) {
            assertThatThrownBy(() -> push(slow, complete("a", 1, gauge("x", 1))))
                    .isInstanceOf(TargetUnavailableException.class)
                    .hasMessageContaining("too slow");
        }
        assertThat(sink.pushes).isEmpty();
    }

    @Test
    void throwsWhileTheTargetIsAwayAndPushesAllLater() throws InterruptedException {
        sink.away = true;
        assertThatThrownBy(() -> push(complete("a", 1, gauge("x", 1)), complete("b", 1, gauge("x", 1))))
                .isInstanceOf(TargetUnavailableException.class);
        sink.away = false;
        assertThat(push(complete("a", 1, gauge("x", 1)), complete("b", 1, gauge("x", 1)))
                        .pushed())
                .hasSize(2);
    }

    /** Another replica takes over, after this one was killed between a push and its commit. */
    @Test
    void whoeverTakesOverPushesNothingOlderThanWhatWasPushed() throws InterruptedException {
        push(complete("a", 1, gauge("x", 1)), complete("a", 2, gauge("x", 2)), complete("a", 3, gauge("x", 3)));
        try (var other = pusher(sink, journal)) {
            var again = push(other, complete("a", 1, gauge("x", 1)), complete("a", 2, gauge("x", 2)));
            assertThat(again.superseded()).isEqualTo(2);
            assertThat(sink.of("a")).containsOnly(Map.entry("x", gauge("x", 3)));

            push(other, complete("a", 3, gauge("x", 3)));
            assertThat(sink.of("a")).containsOnly(Map.entry("x", gauge("x", 3)));
        }
    }

    /** The newer partial must not be taken for the proof that the complete one before it was pushed. */
    @Test
    void whoeverTakesOverPushesWhatWasOnlyAnnounced() throws InterruptedException {
        var events = new MetricEvent[] {
            complete("a", 5, gauge("x", 5), gauge("quality", 1)), partial("a", 6, gauge("quality", 0))
        };
        sink.away = true;
        assertThatThrownBy(() -> push(events)).isInstanceOf(TargetUnavailableException.class);
        sink.away = false;

        try (var other = pusher(sink, journal)) {
            push(other, events);
        }
        assertThat(sink.of("a").values()).containsExactly(gauge("x", 5), gauge("quality", 0));
    }

    @Test
    void anObservationIsAnnouncedBeforeItIsPushed() throws InterruptedException {
        sink.away = true;
        assertThatThrownBy(() -> push(complete("a", 5, gauge("x", 5)))).isInstanceOf(TargetUnavailableException.class);

        assertThat(journal.rows().values()).singleElement().satisfies(row -> {
            assertThat(row.observedAt()).isEqualTo(Instant.ofEpochSecond(5));
            assertThat(row.outcome()).isEqualTo(PushedGroup.Outcome.PUSHING);
            assertThat(row.pushedAt()).isNull();
        });
    }

    @Test
    void whatCannotBeReadIsDeadAndStopsNobodyElse() throws InterruptedException {
        var good = Events.incoming(0, complete("a", 1, gauge("x", 1)));
        var bad = new Incoming(1, 0, good.key(), good.type(), "{".getBytes(StandardCharsets.UTF_8));
        BatchResult result = pusher.push(List.of(good, bad));

        assertThat(result.pushed()).extracting(BatchResult.Pushed::index).containsExactly(0);
        assertThat(result.dead())
                .extracting(BatchResult.Dead::index, BatchResult.Dead::reason)
                .containsExactly(tuple(1, DeadReason.UNREADABLE));
    }

    /** However events are cut into batches, in the end the target holds what it would, had each been pushed alone. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void batchesEndWhereSinglePushesWould(long seed) throws InterruptedException {
        var random = new SplittableRandom(seed);
        var alone = new FakeSink();
        alone.refusedFamilies.add("bad");
        sink.refusedFamilies.add("bad");
        var events = new ArrayList<MetricEvent>();
        for (int second = 0; second < 200; second++) {
            String job = "job" + random.nextInt(3);
            var families = new ArrayList<Family>();
            for (String name : List.of("x", "y", "z")) {
                if (random.nextBoolean()) {
                    families.add(gauge(name, random.nextInt(1000)));
                }
            }
            if (random.nextInt(8) == 0) {
                families.add(gauge("bad", 1));
            }
            var at = Instant.ofEpochSecond(second);
            events.add(new MetricEvent(group(job), "api", at, random.nextInt(3) == 0, families));
        }
        try (var single = pusher(alone, new MemoryJournal())) {
            for (MetricEvent event : events) {
                single.push(List.of(Events.incoming(0, event)));
            }
        }
        for (int from = 0; from < events.size(); ) {
            int to = Math.min(events.size(), from + 1 + random.nextInt(30));
            push(events.subList(from, to).toArray(MetricEvent[]::new));
            from = to;
        }

        assertThat(sink.held.keySet()).isEqualTo(alone.held.keySet());
        alone.held.forEach((group, families) -> assertThat(
                        new HashSet<>(sink.held.getOrDefault(group, Map.of()).values()))
                .isEqualTo(new HashSet<>(families.values())));
    }
}
