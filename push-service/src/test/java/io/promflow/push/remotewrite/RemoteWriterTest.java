package io.promflow.push.remotewrite;

import static io.promflow.push.batch.Events.complete;
import static io.promflow.push.batch.Events.gauge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.promflow.push.batch.Arrival;
import io.promflow.push.batch.BatchResult;
import io.promflow.push.batch.DeadReason;
import io.promflow.push.batch.EventReader;
import io.promflow.push.batch.Events;
import io.promflow.push.batch.Incoming;
import io.promflow.push.batch.MemoryJournal;
import io.promflow.push.batch.SinkState;
import io.promflow.push.batch.TargetUnavailableException;
import io.promflow.push.batch.TargetUnavailableException.Fault;
import io.promflow.schemas.Family;
import io.promflow.schemas.Group;
import io.promflow.schemas.MetricEvent;
import io.promflow.schemas.Sample;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RemoteWriterTest {
    private final Server server = new Server();
    private final MemoryJournal journal = new MemoryJournal();
    private RemoteWriter writer = writer(null, 2, 100);

    /** Does what Prometheus does: takes a request whole or not at all, each series in order. */
    private static final class Server implements WriteTarget {
        private final Map<Map<String, String>, List<Decoded.Point>> series = new HashMap<>();
        private final Map<String, String> metadata = new TreeMap<>();
        private final List<Protocol> asked = new ArrayList<>();
        private final List<Integer> sizes = new ArrayList<>();
        private String refusedName = "";
        private String lostName = "";
        private int mostSamples = Integer.MAX_VALUE;
        private boolean knowsV2 = true;
        private boolean saysSo;
        private int requestsUntilAway = Integer.MAX_VALUE;

        @Override
        public synchronized WriteAnswer write(Protocol protocol, byte[] message) {
            asked.add(protocol);
            if (--requestsUntilAway < 0) {
                throw new TargetUnavailableException(Fault.AWAY, "away", null);
            }
            if (protocol == Protocol.V2 && !knowsV2) {
                return saysSo ? new WriteAnswer.OtherVersion("415") : new WriteAnswer.Taken(-1);
            }
            var request = Decoded.of(protocol, message);
            sizes.add(request.points().size());
            if (request.points().size() > mostSamples) {
                return new WriteAnswer.Refused("413 too large");
            }
            for (var point : request.points()) {
                if (refusedName.equals(point.labels().get("__name__"))) {
                    return new WriteAnswer.Refused("400 bad name");
                }
                var known = series.getOrDefault(point.labels(), List.of());
                if (!known.isEmpty() && known.get(known.size() - 1).timestamp() > point.timestamp()) {
                    return new WriteAnswer.Refused("400 out of order sample");
                }
            }
            var taken = request.points().stream()
                    .filter(point -> !lostName.equals(point.labels().get("__name__")))
                    .toList();
            taken.forEach(this::add);
            metadata.putAll(request.metadata());
            return new WriteAnswer.Taken(protocol == Protocol.V2 ? taken.size() : -1);
        }

        private void add(Decoded.Point point) {
            var known = series.computeIfAbsent(point.labels(), labels -> new ArrayList<>());
            if (!known.contains(point)) {
                known.add(point);
            }
        }

        List<Double> values(String job, String name) {
            return series.getOrDefault(Map.of("__name__", name, "job", job), List.of()).stream()
                    .map(Decoded.Point::value)
                    .toList();
        }
    }

    private RemoteWriter writer(@Nullable Protocol protocol, int shards, int maxSamples) {
        var state = new SinkState("test", journal, name -> null, Clock.systemUTC());
        journal.tell(state);
        return new RemoteWriter(
                server, new RemoteWriter.Settings(shards, maxSamples, protocol, true), state, new EventReader(100_000));
    }

    @AfterEach
    void end() {
        writer.close();
    }

    private BatchResult push(MetricEvent... events) throws InterruptedException {
        var batch = new ArrayList<Incoming>();
        for (MetricEvent event : events) {
            batch.add(Events.incoming(batch.size(), event));
        }
        BatchResult result = writer.push(batch);
        assertThat(result.pushed().size() + result.superseded() + result.dead().size())
                .isEqualTo(events.length);
        return result;
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void writesEverySampleWithItsTimeItsGroupsLabelsAndWhatItIs(Protocol protocol) throws InterruptedException {
        writer.close();
        writer = writer(protocol, 2, 100);
        var labels = new TreeMap<>(Map.of("coin", "btc", "job", "overwritten", "none", ""));
        var at = Instant.ofEpochSecond(7);
        var family = new Family(
                "price",
                "gauge",
                "usd",
                "Spot",
                List.of(new Sample("price", labels, "NaN", null), new Sample("price", new TreeMap<>(), "-1e3", at)));
        push(new MetricEvent(
                Group.of(Map.of("job", "crypto", "region", "ü/b")),
                "api",
                Instant.ofEpochMilli(12345),
                true,
                List.of(family)));

        var group = Map.of("__name__", "price", "job", "crypto", "region", "ü/b");
        var withCoin = new TreeMap<>(group);
        withCoin.put("coin", "btc");
        assertThat(server.series)
                .containsOnlyKeys(group, withCoin)
                .containsEntry(group, List.of(new Decoded.Point(group, -1000, 7000)))
                .containsEntry(withCoin, List.of(new Decoded.Point(withCoin, Double.NaN, 12345)));
        assertThat(server.metadata).containsExactly(Map.entry("price", "2 Spot"));
    }

    @Test
    void keepsEachSeriesInOrderAndEachObservation() throws InterruptedException {
        push(complete("a", 2, gauge("x", 2)), complete("a", 1, gauge("x", 1)), complete("b", 9, gauge("x", 9)));
        push(complete("a", 3, gauge("x", 3)), complete("a", 4, gauge("x", 4)));

        assertThat(server.values("a", "x")).containsExactly(1.0, 2.0, 3.0, 4.0);
        assertThat(server.values("b", "x")).containsExactly(9.0);
    }

    @Test
    void sendsNoMoreSamplesInARequestThanItMay() throws InterruptedException {
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < 1000; i++) {
            samples.add(new Sample("x", new TreeMap<>(Map.of("i", String.valueOf(i))), "1", null));
        }
        push(complete("a", 1, new Family("x", "gauge", null, null, samples)));

        assertThat(server.series).hasSize(1000);
        assertThat(server.sizes).allMatch(size -> size <= 100).hasSizeLessThan(14);
    }

    /** The server's limit may be below ours. */
    @Test
    void anEventThatIsTooLargeForOneRequestGoesInSeveral() throws InterruptedException {
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < 90; i++) {
            samples.add(new Sample("x", new TreeMap<>(Map.of("i", String.valueOf(i))), "1", null));
        }
        server.mostSamples = 10;
        var result = push(complete("a", 1, new Family("x", "gauge", null, null, samples)));

        assertThat(result.dead()).isEmpty();
        assertThat(server.series).hasSize(90);
    }

    @Test
    void onlyTheEventThatIsToBlameIsDead() throws InterruptedException {
        server.refusedName = "bad";
        var result = push(
                complete("a", 1, gauge("x", 1)),
                complete("b", 1, gauge("x", 1)),
                complete("c", 1, gauge("bad", 1)),
                complete("d", 1, gauge("x", 1)),
                complete("d", 2, gauge("x", 2)));

        assertThat(result.dead()).containsExactly(new BatchResult.Dead(2, DeadReason.REFUSED, "400 bad name", null));
        assertThat(server.values("a", "x")).containsExactly(1.0);
        assertThat(server.values("b", "x")).containsExactly(1.0);
        assertThat(server.values("d", "x")).containsExactly(1.0, 2.0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fallsBackToWhatTheServerKnows(boolean saysSo) throws InterruptedException {
        server.knowsV2 = false;
        server.saysSo = saysSo;
        push(complete("a", 1, gauge("x", 1)));
        push(complete("a", 2, gauge("x", 2)));

        assertThat(server.asked).containsExactly(Protocol.V2, Protocol.V1, Protocol.V1);
        assertThat(server.values("a", "x")).containsExactly(1.0, 2.0);
    }

    @Test
    void speaksTheNewerVersionWhereItIsKnown() throws InterruptedException {
        push(complete("a", 1, gauge("x", 1)));
        server.refusedName = "bad";
        push(complete("b", 1, gauge("bad", 1)));

        assertThat(server.asked).containsExactly(Protocol.V2, Protocol.V2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatTheServerSaysItHasNotWrittenIsDead(boolean fixed) throws InterruptedException {
        writer.close();
        writer = writer(fixed ? Protocol.V2 : null, 1, 100);
        server.lostName = "lost";
        var result = push(complete("a", 1, gauge("x", 1)), complete("b", 1, gauge("lost", 1)));

        assertThat(result.dead())
                .containsExactly(
                        new BatchResult.Dead(1, DeadReason.REFUSED, "0 samples written (expected: all 1)", null));
        assertThat(server.asked).doesNotContain(Protocol.V1);
        assertThat(server.values("a", "x")).containsExactly(1.0);
    }

    @Test
    void aServerThatDoesNotSayWhatItHasWrittenSpeaksNoV2() {
        writer.close();
        writer = writer(Protocol.V2, 1, 100);
        server.knowsV2 = false;

        assertThatThrownBy(() -> push(complete("a", 1, gauge("x", 1))))
                .isInstanceOfSatisfying(
                        TargetUnavailableException.class,
                        e -> assertThat(e.fault()).isEqualTo(Fault.MISCONFIGURED));
    }

    /** Part of the batch is there when the target goes away; what comes again is no dead letter for it. */
    @Test
    void pushesABatchAgainThatWasCutOff() throws InterruptedException {
        var events = new MetricEvent[] {
            complete("a", 1, gauge("x", 1)), complete("a", 2, gauge("x", 2)), complete("a", 3, gauge("x", 3))
        };
        server.requestsUntilAway = 2;
        assertThatThrownBy(() -> push(events)).isInstanceOf(TargetUnavailableException.class);
        server.requestsUntilAway = Integer.MAX_VALUE;
        var result = push(events);

        assertThat(result.dead()).isEmpty();
        assertThat(result.superseded()).isEqualTo(1);
        assertThat(server.values("a", "x")).containsExactly(1.0, 2.0, 3.0);
    }

    /** Its batch was done, but not committed: it comes again whole. */
    @Test
    void aBatchThatComesAgainIsNoDeadLetter() throws InterruptedException {
        var events = new MetricEvent[] {complete("a", 1, gauge("x", 1)), complete("a", 2, gauge("x", 2))};
        push(events);
        var result = push(events);

        assertThat(result.dead()).isEmpty();
        assertThat(result.superseded()).isEqualTo(1);
    }

    @Test
    void anObservationThatComesLateForTheFirstTimeIsDead() throws InterruptedException {
        push(complete("a", 5, gauge("x", 5)));
        var result = push(complete("a", 4, gauge("x", 4)), complete("a", 6, gauge("x", 6)));

        assertThat(result.dead())
                .containsExactly(new BatchResult.Dead(0, DeadReason.REFUSED, "400 out of order sample", null));
        assertThat(server.values("a", "x")).containsExactly(5.0, 6.0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofTwoRefusalsOfAnEventTheOneThatSaysMoreCounts(boolean lateFirst) {
        var delivery = new Delivery(new Arrival(0, 0, complete("a", 1, gauge("x", 1))), Instant.MIN, 2);
        delivery.refuse(lateFirst ? "late" : "bad", lateFirst);
        delivery.refuse(lateFirst ? "bad" : "late", !lateFirst);

        assertThat(delivery.refusal()).isEqualTo("bad");
        assertThat(delivery.isOnlyLate()).isFalse();
    }

    @Test
    void refusesAnEventThatNoFormatHolds() throws InterruptedException {
        var result = push(complete("a", 1, gauge("not a name", 1)), complete("b", 1, gauge("x", 1)));

        assertThat(result.dead())
                .extracting(BatchResult.Dead::index, BatchResult.Dead::reason)
                .containsExactly(tuple(0, DeadReason.REFUSED));
        assertThat(server.values("b", "x")).containsExactly(1.0);
    }
}
