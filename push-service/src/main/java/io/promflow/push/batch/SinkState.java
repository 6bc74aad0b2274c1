package io.promflow.push.batch;

import io.promflow.schemas.Group;
import io.promflow.schemas.PushedGroup;
import io.promflow.schemas.PushedGroup.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far one sink is with each group, whichever replica pushed it last. An observation is announced before it is pushed:
 * whoever goes on after a crash knows of it and pushes nothing older. Thread-safe; one push of a group at a time.
 */
public final class SinkState {
    private static final Logger LOG = LoggerFactory.getLogger(SinkState.class);

    private final String sink;
    private final PushJournal journal;
    private final Catalogue catalogue;
    private final Clock clock;
    private final Map<String, PushedGroup> rows = new ConcurrentHashMap<>();

    public SinkState(String sink, PushJournal journal, Catalogue catalogue, Clock clock) {
        this.sink = sink;
        this.journal = journal;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    public String sink() {
        return sink;
    }

    /** A row that some replica wrote; this one may know better already. */
    public void heard(PushedGroup row) {
        rows.merge(row.group().key(), row, (known, next) -> isNewer(next, known) ? next : known);
    }

    private static boolean isNewer(PushedGroup next, PushedGroup known) {
        int observed = next.observedAt().compareTo(known.observedAt());
        return observed > 0 || (observed == 0 && next.updatedAt().isAfter(known.updatedAt()));
    }

    /** A row that is no more. */
    public void forgotten(String key) {
        rows.remove(key);
    }

    /** The newest observation that was announced for the group; {@link Instant#MIN} if none is known. */
    public Instant newest(String key) {
        PushedGroup row = rows.get(key);
        return row == null ? Instant.MIN : row.observedAt();
    }

    /** Whether what became of the last push of the group is not known: its batch was not pushed to its end. */
    public boolean isUnfinished(String key) {
        PushedGroup row = rows.get(key);
        return row != null && row.outcome() == Outcome.PUSHING;
    }

    /** @return done when whoever comes next will know that the target can have this observation */
    public CompletableFuture<?> announce(Arrival arrival) {
        var event = arrival.event();
        PushedGroup row =
                Objects.requireNonNull(rows.compute(event.group().key(), (key, before) -> announced(arrival, before)));
        return journal.write(row);
    }

    private PushedGroup announced(Arrival arrival, @Nullable PushedGroup before) {
        var event = arrival.event();
        boolean known = catalogue.source(event.source()) != null || (before != null && before.known());
        return new PushedGroup(
                sink,
                event.group(),
                event.source(),
                known,
                later(event.observedAt(), before),
                before == null ? null : before.completeAt(),
                arrival.partition(),
                Outcome.PUSHING,
                clock.instant(),
                before == null ? null : before.pushedAt(),
                before == null ? 0 : before.samples(),
                null);
    }

    private static Instant later(Instant observedAt, @Nullable PushedGroup before) {
        return before != null && before.observedAt().isAfter(observedAt) ? before.observedAt() : observedAt;
    }

    /**
     * @param samples that were pushed
     * @param observedAt of the newest observation among them
     * @param complete whether that one was complete
     */
    public void accepted(Group group, int samples, Instant observedAt, boolean complete) {
        change(
                group,
                row -> new PushedGroup(
                        sink,
                        group,
                        row.source(),
                        row.known(),
                        later(observedAt, row),
                        complete ? observedAt : row.completeAt(),
                        row.partition(),
                        Outcome.ACCEPTED,
                        clock.instant(),
                        clock.instant(),
                        samples,
                        null));
    }

    /** @param answer the target's words */
    public void refused(Group group, int samples, String answer) {
        change(group, row -> with(row, row.completeAt(), Outcome.REFUSED, row.pushedAt(), samples, answer));
    }

    /** The target has the group no more. */
    public void deleted(Group group) {
        change(group, row -> with(row, null, Outcome.DELETED, null, 0, null));
    }

    private void change(Group group, UnaryOperator<PushedGroup> change) {
        PushedGroup row = rows.computeIfPresent(group.key(), (key, known) -> change.apply(known));
        if (row != null) {
            noted(journal.write(row), group);
        }
    }

    private PushedGroup with(
            PushedGroup row,
            @Nullable Instant completeAt,
            Outcome outcome,
            @Nullable Instant pushedAt,
            int samples,
            @Nullable String answer) {
        return new PushedGroup(
                sink,
                row.group(),
                row.source(),
                row.known(),
                row.observedAt(),
                completeAt,
                row.partition(),
                outcome,
                clock.instant(),
                pushedAt,
                samples,
                answer);
    }

    /** All groups as they are now, those deleted among them. */
    public Collection<PushedGroup> groups() {
        return List.copyOf(rows.values());
    }

    /** How many jobs have groups at the target; one that was only ever refused has none. */
    public int jobs() {
        return (int) rows.values().stream()
                .filter(row -> row.outcome() != Outcome.DELETED && row.pushedAt() != null)
                .map(row -> row.group().job())
                .distinct()
                .count();
    }

    /** When the group will be deleted, should nothing more be heard of its source; null: never. */
    public @Nullable Instant expiry(PushedGroup row) {
        Catalogue.Source source = catalogue.source(row.source());
        if (row.outcome() == Outcome.DELETED || source == null || source.ttl() == null) {
            return null;
        }
        Instant heard = row.completeAt() == null ? row.observedAt() : row.completeAt();
        return heard.plus(source.ttl());
    }

    /** The groups that have to be deleted now: their source fell silent, or has been removed or switched off. */
    public List<PushedGroup> due(Set<Integer> partitions) {
        return rows.values().stream().filter(row -> isDue(row, partitions)).toList();
    }

    /** Whether that is so of one of them. */
    public boolean isDue(Group group, Set<Integer> partitions) {
        PushedGroup row = rows.get(group.key());
        return row != null && isDue(row, partitions);
    }

    private boolean isDue(PushedGroup row, Set<Integer> partitions) {
        return partitions.contains(row.partition()) && (isOrphan(row) || isExpired(row, clock.instant()));
    }

    private boolean isExpired(PushedGroup row, Instant now) {
        Instant expiry = expiry(row);
        return expiry != null && expiry.isBefore(now);
    }

    /** Forgets what was deleted so long ago that no older observation can still come. */
    public void forgetDeleted(Set<Integer> partitions, Duration memory) {
        forget(partitions, memory, row -> row.outcome() == Outcome.DELETED);
    }

    /** Forgets what was pushed last so long ago that no older observation can still come: nothing is to be deleted there. */
    public void forgetIdle(Set<Integer> partitions, Duration memory) {
        forget(partitions, memory, row -> true);
    }

    private void forget(Set<Integer> partitions, Duration memory, Predicate<PushedGroup> which) {
        Instant before = clock.instant().minus(memory);
        rows.values().stream()
                .filter(row ->
                        partitions.contains(row.partition()) && row.updatedAt().isBefore(before) && which.test(row))
                .forEach(row -> {
                    rows.remove(row.group().key());
                    noted(journal.forget(sink, row.group()), row.group());
                });
    }

    /** What was announced is enough to go on from: a note of what became of it can be lost. */
    private void noted(CompletableFuture<?> written, Group group) {
        var unused = written.whenComplete((done, error) -> {
            if (error != null) {
                LOG.warn("{}: what became of {} was not written: {}", sink, group.key(), String.valueOf(error));
            }
        });
    }

    /** Whether the source has been removed or switched off since. */
    private boolean isOrphan(PushedGroup row) {
        Catalogue.Source source = catalogue.source(row.source());
        return row.outcome() != Outcome.DELETED && row.known() && (source == null || !source.enabled());
    }
}
