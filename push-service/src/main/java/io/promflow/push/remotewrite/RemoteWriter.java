package io.promflow.push.remotewrite;

import io.promflow.push.batch.Arrival;
import io.promflow.push.batch.BatchPusher;
import io.promflow.push.batch.BatchResult;
import io.promflow.push.batch.BatchResult.Dead;
import io.promflow.push.batch.BatchResult.Pushed;
import io.promflow.push.batch.BatchTarget;
import io.promflow.push.batch.DeadReason;
import io.promflow.push.batch.EventReader;
import io.promflow.push.batch.Incoming;
import io.promflow.push.batch.LeftAloneException;
import io.promflow.push.batch.PushOutcome;
import io.promflow.push.batch.Room;
import io.promflow.push.batch.SinkState;
import io.promflow.push.batch.TargetUnavailableException;
import io.promflow.push.batch.Workers;
import io.promflow.push.exposition.FamilyRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pushes every event of a batch as samples with their own times, in order per series, by several queues. What a server
 * refuses is halved until the event that is to blame is alone.
 */
public final class RemoteWriter implements BatchTarget {
    /**
     * @param shards how many requests are under way at most
     * @param maxSamples most samples in a request
     * @param fixed the only version to speak; null: whichever the server knows
     * @param lateIsSuperseded whether a sample that the server finds too late is one it had no need of, rather than one
     *     that somebody has to look after
     */
    public record Settings(
            int shards, int maxSamples, @Nullable Protocol fixed, boolean lateIsSuperseded) {}

    /** Of a request's size, not of what is in it. */
    private static final String TOO_LARGE = "413 ";

    private static final Pattern LATE = Pattern.compile(
            "out of order|out-of-order|duplicate sample|too old|out of bounds", Pattern.CASE_INSENSITIVE);

    private final Dialect dialect;
    private final Settings settings;
    private final SinkState state;
    private final EventReader reader;
    private final ExecutorService readers;
    private final ExecutorService senders;

    public RemoteWriter(WriteTarget target, Settings settings, SinkState state, EventReader reader) {
        this.dialect = new Dialect(target, settings.fixed());
        this.settings = settings;
        this.state = state;
        this.reader = reader;
        this.readers = Workers.of("read-" + state.sink());
        this.senders = Workers.of("write-" + state.sink(), settings.shards());
    }

    @Override
    public BatchResult push(List<Incoming> batch) throws InterruptedException {
        try {
            return pushed(batch);
        } catch (InterruptedException e) {
            close(); // whoever waits for a batch is interrupted only to end: nothing may be under way after that
            throw e;
        }
    }

    private BatchResult pushed(List<Incoming> batch) throws InterruptedException {
        var round = new Round();
        List<CompletableFuture<Read>> groups = new ArrayList<>();
        var room = new Room();
        for (var messages : BatchPusher.byKey(batch).entrySet()) {
            String key = messages.getKey();
            int taken = room.take(messages.getValue());
            groups.add(CompletableFuture.supplyAsync(() -> read(key, messages.getValue()), readers)
                    .thenCompose(this::announced)
                    .thenApplyAsync(read -> round.add(key, read), readers)
                    .whenComplete((done, error) -> room.giveBack(taken)));
        }
        List<Read> all;
        try {
            all = Workers.all(groups);
            Workers.all(round.flush());
        } catch (RuntimeException e) {
            round.end();
            throw e;
        }
        return BatchResult.sum(all.stream().map(this::result).toList());
    }

    /** The events of one group, by time. */
    private record Read(List<Delivery> deliveries, List<List<SeriesSample>> series, List<Dead> dead) {}

    /** @param newest the newest of the events that are sent; null where none is */
    private record Found(@Nullable Arrival newest, Read read) {}

    private Found read(String key, List<Incoming> messages) {
        var dead = new ArrayList<Dead>();
        List<Arrival> arrivals = new ArrayList<>(BatchPusher.read(messages, reader, dead));
        arrivals.sort(Comparator.comparing(arrival -> arrival.event().observedAt()));
        Instant newestBefore = mayBeThere(key, arrivals);
        Arrival newest = null;
        var deliveries = new ArrayList<Delivery>();
        var series = new ArrayList<List<SeriesSample>>();
        for (Arrival arrival : arrivals) {
            String problem = FamilyRules.problem(arrival.event().group());
            problem = problem == null ? FamilyRules.problem(arrival.event().families()) : problem;
            if (problem != null) {
                dead.add(new Dead(arrival.index(), DeadReason.REFUSED, problem, null));
            } else {
                var samples = Flattening.of(arrival.event());
                deliveries.add(new Delivery(arrival, newestBefore, samples.size()));
                series.add(samples);
                newest = arrival;
            }
        }
        return new Found(newest, new Read(deliveries, series, dead));
    }

    /**
     * Up to when the target may have the events from before: those of a batch that was not pushed to its end, or that
     * comes again though it was, which then brings the newest observation again.
     */
    private Instant mayBeThere(String key, List<Arrival> arrivals) {
        Instant newest = state.newest(key);
        boolean isAgain = state.isUnfinished(key)
                || arrivals.stream()
                        .anyMatch(arrival -> arrival.event().observedAt().equals(newest));
        return isAgain ? newest : Instant.MIN;
    }

    /** Announces the newest of a group's events before any is sent. */
    private CompletableFuture<Read> announced(Found found) {
        Arrival newest = found.newest();
        return newest == null
                ? CompletableFuture.completedFuture(found.read())
                : state.announce(newest).thenApply(written -> found.read());
    }

    private BatchResult result(Read read) {
        var pushed = new ArrayList<Pushed>();
        var dead = new ArrayList<>(read.dead());
        int superseded = 0;
        for (Delivery delivery : read.deliveries()) {
            String words = delivery.refusal();
            if (words == null) {
                pushed.add(delivery.pushed());
            } else if (settings.lateIsSuperseded() && delivery.mayBeThere() && delivery.isOnlyLate()) {
                superseded++;
            } else {
                dead.add(new Dead(delivery.index(), DeadReason.REFUSED, words, null));
            }
        }
        if (!read.deliveries().isEmpty()) {
            read.deliveries().get(read.deliveries().size() - 1).noteIn(state);
        }
        return new BatchResult(pushed, superseded, dead);
    }

    @Override
    public void close() {
        readers.shutdownNow();
        senders.shutdownNow();
    }

    /** The requests of one batch. Thread-safe. */
    private final class Round {
        private final List<Shard> shards = new ArrayList<>();
        private volatile boolean over;

        Round() {
            for (int i = 0; i < settings.shards(); i++) {
                shards.add(new Shard(settings.maxSamples(), senders, this::send));
            }
        }

        Read add(String key, Read read) {
            for (int i = 0; i < read.deliveries().size(); i++) {
                add(key, read.deliveries().get(i), read.series().get(i));
            }
            read.series().clear(); // its requests hold what is still needed
            return read;
        }

        private void add(String key, Delivery delivery, List<SeriesSample> series) {
            List<List<SeriesSample>> byShard = new ArrayList<>();
            shards.forEach(shard -> byShard.add(new ArrayList<>()));
            series.forEach(sample -> byShard.get(Math.floorMod(sample.seriesHash(), shards.size()))
                    .add(sample));
            for (int i = 0; i < byShard.size(); i++) {
                shards.get(i).add(key, delivery, byShard.get(i));
            }
        }

        List<CompletableFuture<@Nullable Void>> flush() {
            return shards.stream().map(Shard::flush).toList();
        }

        /** What was not sent is not sent any more; returns when nothing is under way. */
        void end() throws InterruptedException {
            over = true;
            for (var shard : flush()) {
                try {
                    shard.get();
                } catch (ExecutionException known) {
                    // why the batch failed is thrown already
                }
            }
        }

        private void send(List<Part> parts) {
            if (over) {
                throw new LeftAloneException();
            }
            var samples = new ArrayList<SeriesSample>();
            parts.forEach(part -> samples.addAll(part.samples()));
            try {
                if (dialect.write(samples) instanceof PushOutcome.Refused no) {
                    refused(parts, no.answer());
                }
            } catch (TargetUnavailableException e) {
                over = true;
                throw e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LeftAloneException();
            }
        }

        private void refused(List<Part> parts, String words) {
            Part first = parts.get(0);
            int half = first.samples().size() / 2;
            if (parts.size() == 1 && half > 0 && words.startsWith(TOO_LARGE)) {
                send(List.of(new Part(first.delivery(), first.samples().subList(0, half))));
                send(List.of(new Part(
                        first.delivery(),
                        first.samples().subList(half, first.samples().size()))));
            } else if (parts.size() == 1) {
                first.delivery().refuse(words, LATE.matcher(words).find());
            } else {
                send(parts.subList(0, parts.size() / 2));
                send(parts.subList(parts.size() / 2, parts.size()));
            }
        }
    }
}
