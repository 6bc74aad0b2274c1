package io.promflow.collector.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.collector.fetch.FailureReason;
import io.promflow.collector.fetch.Fetcher;
import io.promflow.collector.fetch.FixedServices;
import io.promflow.collector.fetch.Head;
import io.promflow.collector.fetch.Reply;
import io.promflow.collector.schedule.Plan;
import io.promflow.collector.schedule.Rhythm;
import io.promflow.schemas.SourceDefinition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class PollerTest {
    private final MovedClock clock = new MovedClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final Plan plan = new Plan(clock);
    private final List<CompletableFuture<Reply>> exchanges = new ArrayList<>();
    private final List<Response> written = new ArrayList<>();
    private final Events events = new Events();
    private boolean isDurable = true;
    private final List<Map<String, String>> headers = new ArrayList<>();
    private final Poller poller = new Poller(
            plan,
            name -> name.equals("a") ? definition() : null,
            new Fetcher(new FixedServices((request, address) -> {
                        var exchange = new CompletableFuture<Reply>();
                        exchanges.add(exchange);
                        headers.add(request.headers());
                        return exchange;
                    })
                    .services()),
            response -> {
                written.add(response);
                return CompletableFuture.completedFuture(isDurable);
            },
            events,
            new Circuit.Rule(2, Duration.ofSeconds(30)),
            clock);

    @Test
    void asksASourceAtMostOnceAtATimeAndServesAllRequestsWithOneFetchAfter() {
        var first = poller.request("a");
        var second = poller.request("a");
        var third = poller.request("a");
        assertThat(exchanges).hasSize(1);
        answer(0, 200);
        assertThat(first).isCompleted();
        assertThat(second).isNotCompleted();
        assertThat(exchanges).hasSize(2);
        answer(1, 200);
        assertThat(second).isCompleted();
        assertThat(third).isCompleted();
        assertThat(written).extracting(Response::trigger).containsExactly(Trigger.REQUEST, Trigger.REQUEST);
    }

    @Test
    void skipsAndCountsATickWhileTheSourceIsBeingAsked() {
        due();
        var running = poller.request("a");
        poller.poll();
        assertThat(exchanges).hasSize(1);
        assertThat(events.skipped).isEqualTo(1);
        assertThat(poller.status("a").skippedTicks()).isEqualTo(1);
        answer(0, 200);
        assertThat(running).isCompleted();
    }

    @Test
    void keepsHowTheSourceAnswered() {
        var first = poller.request("a");
        answer(0, 200);
        var second = poller.request("a");
        answer(1, 503);
        var third = poller.request("a");
        exchanges.get(2).completeExceptionally(new IllegalStateException("with a secret"));
        assertThat(List.of(first, second, third))
                .allSatisfy(done -> assertThat(done).isCompleted());
        var status = poller.status("a");
        assertThat(status.consecutiveFailures()).isEqualTo(2);
        assertThat(status.lastSuccess()).isEqualTo(clock.instant());
        assertThat(status.lastError()).isEqualTo("internal error; the collector's log says more");
        assertThat(events.fetched).isEqualTo(3);
    }

    @Test
    void isDoneAtOnceWithASourceThatIsGone() {
        assertThat(poller.request("gone")).isCompleted();
        assertThat(poller.request("gone")).isCompleted();
        assertThat(written).isEmpty();
    }

    /** The source is due. */
    private void due() {
        plan.put("a", new Rhythm.Every(SECOND), true);
        plan.own(name -> true);
        clock.now = Objects.requireNonNull(plan.due("a"));
    }

    private void tick() {
        clock.now = clock.now.plus(SECOND);
        poller.poll();
    }

    @Test
    void recordsAtEachTickThatACircuitIsOpenAndTriesAgainAfterThePause() {
        due();
        poller.poll();
        answer(0, 404);
        tick();
        answer(1, 404);
        assertThat(poller.circuit("a")).isEqualTo(Circuit.State.OPEN);
        tick();
        assertThat(exchanges).hasSize(2);
        assertThat(written.get(2).reply().reason()).isEqualTo(FailureReason.CIRCUIT_OPEN);
        assertThat(String.valueOf(written.get(2).reply().error())).contains("after 2 failures: HTTP 404");
        assertThat(poller.openCircuits()).isEqualTo(1);

        clock.now = clock.now.plusSeconds(40);
        assertThat(poller.circuit("a")).isEqualTo(Circuit.State.HALF_OPEN);
        poller.poll();
        answer(2, 404);
        assertThat(poller.status("a").circuit().pause()).isEqualTo(Duration.ofSeconds(60));
        // who asks by hand is not kept away
        assertThat(poller.request("a")).isNotDone();
        answer(3, 200);
        assertThat(poller.circuit("a")).isEqualTo(Circuit.State.CLOSED);
    }

    @Test
    void leavesASourceAloneAsLongAsItWants() {
        due();
        poller.poll();
        exchanges
                .get(0)
                .complete(new Reply.Answer(429, new Head(null, null, null, null, null, null, "10"), new byte[] {'x'}));
        assertThat(plan.due("a")).isEqualTo(clock.now.plusSeconds(10));
        assertThat(events.skips).containsExactly(PollEvents.Skip.RETRY_AFTER);
        assertThat(poller.status("a").skippedTicks()).isEqualTo(9);
    }

    @Test
    void asksForWhatHasChangedOnlyAfterTheLastAnswerIsDurable() {
        var tagged = new Reply.Answer(200, new Head(null, null, null, null, "\"v1\"", null, null), new byte[] {'x'});
        isDurable = false;
        ask();
        exchanges.get(0).complete(tagged);
        isDurable = true;
        ask();
        exchanges.get(1).complete(tagged);
        ask();
        answer(2, 304);
        ask();
        assertThat(headers.get(1)).doesNotContainKey("If-None-Match");
        assertThat(headers.get(2)).containsEntry("If-None-Match", "\"v1\"");
        assertThat(headers.get(3)).containsEntry("If-None-Match", "\"v1\"");
        assertThat(written.get(2).reply().error()).isNull();
        assertThat(poller.status("a").consecutiveFailures()).isZero();
    }

    @Test
    void endsWhatIsInHandWhenASourceGoesToAnotherReplica() throws InterruptedException {
        due();
        poller.poll();
        poller.release(plan.own(name -> false), Duration.ofMillis(1));
        assertThat(exchanges.get(0)).isCancelled();
        assertThat(written).isEmpty();
        assertThat(poller.inFlight()).isZero();
        assertThat(events.skips).containsExactly(PollEvents.Skip.HANDED_OVER);
    }

    private void ask() {
        var unused = poller.request("a");
    }

    private void answer(int exchange, int status) {
        exchanges.get(exchange).complete(new Reply.Answer(status, Head.NONE, new byte[] {'x'}));
    }

    private static SourceDefinition definition() {
        return new SourceDefinition(
                "a",
                true,
                new SourceDefinition.Schedule(SECOND),
                new SourceDefinition.Request(
                        "GET",
                        "http://api/",
                        Map.of(),
                        Map.of(),
                        Duration.ofSeconds(5),
                        null,
                        null,
                        null,
                        null,
                        new SourceDefinition.Retry(1, SECOND),
                        null),
                new SourceDefinition.Metrics(Map.of("job", "a"), List.of()));
    }

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final class Events implements PollEvents {
        private int fetched;
        private long skipped;
        private final List<Skip> skips = new ArrayList<>();

        @Override
        public void began(Duration lag) {}

        @Override
        public void fetched(Response response) {
            fetched++;
        }

        @Override
        public void skipped(String source, Skip why, long ticks) {
            skipped += ticks;
            skips.add(why);
        }
    }

    private static final class MovedClock extends Clock {
        private Instant now;

        MovedClock(Instant now) {
            this.now = now;
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
}
