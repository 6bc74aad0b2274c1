package io.promflow.push.gateway;

import io.promflow.push.gateway.GatewayOutcome.Accepted;
import io.promflow.push.gateway.GatewayOutcome.Refused;
import io.promflow.push.gateway.GatewayOutcome.TooMany;
import io.promflow.push.gateway.render.FamilyBlock;
import io.promflow.push.gateway.render.FamilyRenderer;
import io.promflow.push.gateway.render.GroupLabels;
import io.promflow.push.gateway.render.Scrape;
import io.promflow.push.gateway.render.ScrapeFormat;
import io.promflow.schemas.Group;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Groups of pushed families, with the rules of Pushgateway 1.11: a push is taken whole or not at all, and what is taken
 * never contradicts what is there.
 *
 * <p>The state is what the journal says. A push is checked against what is there, appended, and takes effect when it
 * comes back; then it is answered. What is made from a group's last state (a POST, an expiry) counts only if that is
 * still its last when it comes back, otherwise it is made again; so several replicas can take pushes of the same groups,
 * and the journal's order is the order of all. Thread-safe.
 */
public final class Gateway {
    /** The base of a change to a group that was not there. */
    public static final String NOTHING = "";

    /** Each takes a way to the journal and back: all of them together about as long as a caller waits. */
    private static final int TRIES = 1000;

    private static final Duration REPAIR_AFTER = Duration.ofSeconds(10);

    private final GroupJournal journal;
    private final Clock clock;
    private final boolean checked;
    private final String replica;
    private final Instant started;
    private final LongAdder received = new LongAdder();
    private final ShownGroups shown = new ShownGroups();
    private final List<FamilyBlock> build;
    private final Object lock = new Object();
    // guarded by lock
    private final Map<String, Slot> slots = new HashMap<>();
    private final Map<String, Pending> pending = new HashMap<>();
    private final GroupIndex index = new GroupIndex();
    private final Admission admission;
    private @Nullable Set<String> replayed = new HashSet<>();
    private long number;

    /** What was appended and has not come back. */
    private static final class Pending {
        private final Slot slot;
        private final Making making;
        private final CompletableFuture<GatewayOutcome> answer;
        private final int tries;
        private final boolean conditional;
        private @Nullable GroupState next;
        private GatewayOutcome outcome = new Accepted();

        Pending(Slot slot, Making making, boolean conditional, CompletableFuture<GatewayOutcome> answer, int tries) {
            this.slot = slot;
            this.making = making;
            this.conditional = conditional;
            this.answer = answer;
            this.tries = tries;
        }
    }

    /** Makes a group's next state of its last. */
    @FunctionalInterface
    private interface Making {
        Made made(@Nullable GroupState before, String id, Instant now);
    }

    /**
     * @param next null: the group is gone
     * @param changes false where there is nothing to append
     */
    private record Made(@Nullable GroupState next, GatewayOutcome outcome, boolean changes) {}

    /**
     * @param checked whether a push is checked against other groups
     * @param replica names this process among all that write to the journal
     * @param version of the gateway, as its own metric says it
     */
    public Gateway(
            GroupJournal journal, GatewayLimits limits, boolean checked, Clock clock, String replica, String version) {
        this.journal = journal;
        this.admission = new Admission(limits, index, shown::isSum, this::isPlain);
        this.checked = checked;
        this.clock = clock;
        this.replica = replica;
        this.started = clock.instant();
        this.build = List.of(new FamilyRenderer(GroupLabels.none())
                .render(OwnFamilies.build(version))
                .block());
    }

    /**
     * Takes a push or refuses it. A refused push leaves the group's families as they were and marks the time.
     *
     * @return done when it took effect; failed when it is not known whether the journal has it, and it may come again
     */
    public CompletableFuture<GatewayOutcome> push(GroupPush push) {
        GroupChange change = GroupChange.of(push);
        received.add(change.samples());
        synchronized (lock) {
            return submit(change);
        }
    }

    /** Takes pushes of several groups, all or none; as {@link #push}. */
    public CompletableFuture<GatewayOutcome> pushAll(List<GroupPush> pushes) {
        List<GroupChange> changes = pushes.stream().map(GroupChange::of).toList();
        changes.forEach(change -> received.add(change.samples()));
        synchronized (lock) {
            var answers = new ArrayList<CompletableFuture<GatewayOutcome>>();
            GatewayOutcome refusal = refusal(changes);
            if (refusal != null) {
                return CompletableFuture.completedFuture(refusal);
            }
            changes.forEach(change -> answers.add(submit(change)));
            return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                    .thenApply(done -> answers.stream()
                            .map(CompletableFuture::join)
                            .filter(outcome -> !(outcome instanceof Accepted))
                            .findFirst()
                            .orElse(new Accepted()));
        }
    }

    /** Tries them all on the index and takes them back. */
    private @Nullable GatewayOutcome refusal(List<GroupChange> changes) {
        var undo = new ArrayList<Runnable>();
        GatewayOutcome refusal = null;
        for (GroupChange change : changes) {
            Slot slot = slots.get(change.key());
            GroupState before = slot == null ? null : slot.latest;
            Made made = made(change, before, NOTHING, clock.instant());
            if (!(made.outcome() instanceof Accepted)) {
                refusal = made.outcome();
                break;
            }
            index.replace(before, made.next());
            undo.add(0, () -> index.replace(made.next(), before));
        }
        undo.forEach(Runnable::run);
        return refusal;
    }

    private CompletableFuture<GatewayOutcome> submit(GroupChange change) {
        return submit(
                change.key(),
                (before, id, now) -> made(change, before, id, now),
                !change.isUnconditional(),
                new CompletableFuture<>(),
                1);
    }

    private Made made(GroupChange change, @Nullable GroupState before, String id, Instant now) {
        GroupState next = change.problem() == null ? change.onto(before, id, now) : null;
        TooMany tooMany = admission.tooMany(before, next);
        if (tooMany != null) {
            return new Made(before, tooMany, false);
        }
        String problem = next == null || !checked ? change.problem() : admission.conflict(before, next);
        return problem == null
                ? new Made(next, new Accepted(), true)
                : new Made(change.refused(before, id, now), new Refused(problem), true);
    }

    private boolean isPlain(String key) {
        Slot slot = slots.get(key);
        return slot != null
                && slot.latest != null
                && !slot.latest.aggregated()
                && !slot.latest.families().isEmpty();
    }

    /** Forgets a group; one that is not there is no matter. */
    public CompletableFuture<?> delete(Group group) {
        synchronized (lock) {
            return delete(group.key());
        }
    }

    private CompletableFuture<GatewayOutcome> delete(String key) {
        Making gone = (before, id, now) -> new Made(null, new Accepted(), true);
        // What another replica may have just written is gone, too: it is appended even where nothing is known.
        return submit(key, gone, false, new CompletableFuture<>(), 1);
    }

    /**
     * Forgets all groups that match.
     *
     * @return how many, when they are gone
     */
    public CompletableFuture<Integer> deleteAll(Predicate<Group> which) {
        synchronized (lock) {
            List<CompletableFuture<GatewayOutcome>> answers = new ArrayList<>();
            for (Slot slot : List.copyOf(slots.values())) {
                if (slot.latest != null && which.test(slot.latest.group())) {
                    answers.add(delete(slot.key));
                }
            }
            return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                    .thenApply(done -> answers.size());
        }
    }

    /** Makes the next state, and appends it. */
    private CompletableFuture<GatewayOutcome> submit(
            String key, Making making, boolean conditional, CompletableFuture<GatewayOutcome> answer, int tries) {
        Slot slot = slots.computeIfAbsent(key, Slot::new);
        String id = replica + "-" + ++number;
        GroupState before = slot.latest;
        Made made = making.made(before, id, clock.instant());
        if (!made.changes()) {
            drop(slot);
            answer.complete(made.outcome());
            return answer;
        }
        var appended = new Pending(slot, making, conditional, answer, tries);
        appended.next = made.next();
        appended.outcome = made.outcome();
        boolean needsBase = conditional || !(made.outcome() instanceof Accepted);
        String base = needsBase ? slot.latestId() : null;
        pending.put(id, appended);
        slot.pending++;
        advance(slot, made.next());
        journal.append(new GroupJournal.Entry(id, key, base, made.next()), error -> lost(id, error));
        return answer;
    }

    private void advance(Slot slot, @Nullable GroupState next) {
        index.replace(slot.latest, next);
        slot.latest = next;
    }

    private void drop(Slot slot) {
        if (slot.isIdle()) {
            slots.remove(slot.key);
        }
    }

    private void lost(String id, Throwable error) {
        Pending was;
        synchronized (lock) {
            was = pending.remove(id);
            if (was != null) {
                was.slot.pending--;
                advance(was.slot, was.slot.committed);
                drop(was.slot);
            }
        }
        if (was != null) {
            was.answer.completeExceptionally(error);
        }
    }

    /**
     * A change has come back from the journal. Called in the journal's order, by one thread.
     *
     * @return false if it is not of this process: then {@link #readOther} has to be called
     */
    public boolean readOwn(String id, @Nullable String base) {
        Pending own;
        synchronized (lock) {
            own = pending.remove(id);
            if (own == null) {
                return false;
            }
            own.slot.pending--;
            if (!counts(own.slot, id, base)) {
                again(own);
                return true;
            }
            commit(own.slot, own.next);
        }
        own.answer.complete(own.outcome);
        return true;
    }

    /** A change that another process appended, or this one in an earlier life; null: the group is gone. */
    public void readOther(String id, String key, @Nullable String base, @Nullable GroupState state) {
        synchronized (lock) {
            Slot slot = slots.computeIfAbsent(key, Slot::new);
            if (counts(slot, id, base)) {
                commit(slot, state);
            } else {
                slot.voidSince = clock.instant();
                drop(slot);
            }
        }
    }

    private boolean counts(Slot slot, String id, @Nullable String base) {
        Set<String> seen = replayed;
        boolean counts = base == null || base.equals(slot.committedId());
        if (seen != null) {
            // What it was made from can have been compacted away.
            counts |= !base(base).equals(NOTHING) && !seen.contains(base(base));
            seen.add(id);
        }
        return counts;
    }

    private static String base(@Nullable String base) {
        return base == null ? NOTHING : base;
    }

    private void commit(Slot slot, @Nullable GroupState state) {
        slot.committed = state;
        slot.voidSince = null;
        if (state == null) {
            shown.remove(slot.key);
        } else {
            shown.put(state);
        }
        if (slot.pending == 0 && !Objects.equals(slot.latest, state)) {
            advance(slot, state);
        }
        drop(slot);
    }

    /** Somebody was faster: it is made anew of what is there now. */
    private void again(Pending late) {
        advance(late.slot, late.slot.committed);
        if (late.tries == TRIES) {
            late.slot.voidSince = clock.instant();
            late.answer.completeExceptionally(new IllegalStateException(
                    "the group " + late.slot.key + " is pushed by others all the time (expected: a pause)"));
        } else {
            var unused = submit(late.slot.key, late.making, late.conditional, late.answer, late.tries + 1);
        }
    }

    /** Everything that was in the journal at the start has been read. */
    public void replayed() {
        synchronized (lock) {
            replayed = null;
        }
    }

    /**
     * Forgets what has expired, and writes anew what a change that does not count could hide after compaction. To be
     * called now and then.
     */
    public void tidy() {
        Instant now = clock.instant();
        synchronized (lock) {
            for (Slot slot : List.copyOf(slots.values())) {
                GroupState state = slot.committed;
                boolean expired = state != null && state.isExpired(now);
                boolean hidden = slot.voidSince != null && !now.isBefore(slot.voidSince.plus(REPAIR_AFTER));
                if (slot.pending == 0 && (expired || hidden)) {
                    slot.voidSince = null;
                    var unused = submit(slot.key, Gateway::tidied, true, new CompletableFuture<>(), 1);
                }
            }
        }
    }

    private static Made tidied(@Nullable GroupState before, String id, Instant now) {
        GroupState next = before == null || before.isExpired(now)
                ? null
                : new GroupState(
                        id,
                        before.group(),
                        before.key(),
                        before.families(),
                        before.carried(),
                        before.aggregated(),
                        before.pushedAt(),
                        before.failedAt(),
                        before.expiresAt());
        return new Made(next, new Accepted(), true);
    }

    /** All groups in a format, as chunks that are shared and not to be changed. */
    public List<byte[]> scrape(ScrapeFormat format) {
        var scrape = new Scrape();
        scrape.add(build);
        shown.blocks(clock.instant()).forEach(scrape::add);
        return scrape.chunks(format);
    }

    /** Every group that has not expired, in the order of the keys; those that are added up each for itself. */
    public Collection<GroupState> groups() {
        Instant now = clock.instant();
        return shown.all().stream()
                .map(ShownGroups.Shown::state)
                .filter(state -> !state.isExpired(now))
                .toList();
    }

    /** The gateway's own families of a group, as a scrape shows them. */
    public List<FamilyBlock> times(GroupState state) {
        return OwnFamilies.of(state.group(), state.pushedAt(), state.failedAt());
    }

    public GatewayStatus status() {
        synchronized (lock) {
            return new GatewayStatus(index.groups(), index.jobs(), (int) index.samples(), started);
        }
    }

    /** Samples pushed so far, taken or not. */
    public long received() {
        return received.sum();
    }
}
