package io.promflow.collector.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.collector.fetch.AddressRule;
import io.promflow.collector.fetch.Fetcher;
import io.promflow.collector.fetch.Reply;
import io.promflow.collector.schedule.Plan;
import io.promflow.schemas.SourceDefinition;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class PollerTest {
    private final Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private final Plan plan = new Plan(clock);
    private final List<CompletableFuture<Reply>> exchanges = new ArrayList<>();
    private final List<Trigger> written = new ArrayList<>();
    private final Events events = new Events();
    private final Poller poller = new Poller(
            plan,
            name -> name.equals("a") ? definition() : null,
            new Fetcher(
                    request -> {
                        var exchange = new CompletableFuture<Reply>();
                        exchanges.add(exchange);
                        return exchange;
                    },
                    name -> null,
                    new AddressRule(true, InetAddress::getAllByName),
                    Runnable::run),
            response -> {
                written.add(response.trigger());
                return CompletableFuture.completedFuture(null);
            },
            events,
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
        assertThat(written).containsExactly(Trigger.REQUEST, Trigger.REQUEST);
    }

    @Test
    void skipsAndCountsATickWhileTheSourceIsBeingAsked() {
        // due at once: a window of one millisecond has one place
        plan.put("a", Duration.ofMillis(1), true);
        plan.own(name -> true);
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

    private void answer(int exchange, int status) {
        exchanges.get(exchange).complete(new Reply.Answer(status, null, null, new byte[0]));
    }

    private static SourceDefinition definition() {
        return new SourceDefinition(
                "a",
                true,
                new SourceDefinition.Schedule(Duration.ofSeconds(1)),
                new SourceDefinition.Request("GET", "http://api/", Map.of(), Map.of(), Duration.ofSeconds(5)),
                new SourceDefinition.Metrics(Map.of("job", "a"), List.of()));
    }

    private static final class Events implements PollEvents {
        private int fetched;
        private long skipped;

        @Override
        public void fetched(Response response) {
            fetched++;
        }

        @Override
        public void skipped(String source, long ticks) {
            skipped += ticks;
        }
    }
}
