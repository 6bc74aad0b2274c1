package io.promflow.collector.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which sources this process asks, and when each is due. A source keeps its rhythm, however late a tick was noticed;
 * ticks that have passed by then are missed, not made up for. Guarded by itself.
 */
public final class Plan {
    /** A clock that goes back by less is only corrected. */
    private static final Duration SET_BACK = Duration.ofSeconds(1);

    private static final class Entry {
        private final String name;
        private final Rhythm rhythm;
        private final boolean enabled;
        private boolean owned;
        private Instant due;
        private Instant last = Instant.MIN;

        Entry(String name, Rhythm rhythm, boolean enabled, Instant now) {
            this.name = name;
            this.rhythm = rhythm;
            this.enabled = enabled;
            this.due = rhythm.next(name, now);
        }

        Instant due() {
            return due;
        }

        String name() {
            return name;
        }
    }

    private final Clock clock;
    private final Map<String, Entry> entries = new HashMap<>();
    /** Those that are enabled and owned. */
    private final TreeSet<Entry> queue =
            new TreeSet<>(Comparator.comparing(Entry::due).thenComparing(Entry::name));

    private final Set<String> owned = new HashSet<>();
    private Predicate<String> ownership = name -> false;
    private Instant latest = Instant.MIN;

    public Plan(Clock clock) {
        this.clock = clock;
    }

    /** Takes in a source that is new or may have changed. One whose schedule is as before keeps its rhythm. */
    public synchronized void put(String name, Rhythm rhythm, boolean enabled) {
        Entry before = entries.get(name);
        if (before == null || !before.rhythm.equals(rhythm) || before.enabled != enabled) {
            remove(name);
            var entry = new Entry(name, rhythm, enabled, clock.instant());
            entries.put(name, entry);
            own(entry, ownership.test(name));
        }
    }

    public synchronized void remove(String name) {
        Entry entry = entries.remove(name);
        if (entry != null) {
            own(entry, false);
        }
    }

    private void own(Entry entry, boolean isOwned) {
        entry.owned = isOwned;
        if (isOwned) {
            owned.add(entry.name);
        } else {
            owned.remove(entry.name);
        }
        if (isOwned && entry.enabled) {
            queue.add(entry);
        } else {
            queue.remove(entry);
        }
    }

    /**
     * From now on only these sources are asked here. One that is new here begins with its next tick.
     *
     * @return those that were asked here and are not any more
     */
    public synchronized Set<String> own(Predicate<String> names) {
        Instant now = clock.instant();
        var lost = new HashSet<String>();
        ownership = names;
        for (Entry entry : entries.values()) {
            boolean isOwned = names.test(entry.name);
            if (isOwned && !entry.owned && !entry.due.isAfter(now)) {
                entry.due = entry.rhythm.next(entry.name, now);
            }
            if (entry.owned && !isOwned) {
                lost.add(entry.name);
            }
            if (entry.owned != isOwned) {
                own(entry, isOwned);
            }
        }
        return lost;
    }

    /** The sources that are due, the earliest first; each is due again at its next tick. */
    public synchronized List<Tick> takeDue() {
        Instant now = clock.instant();
        if (now.plus(SET_BACK).isBefore(latest)) {
            resume(now);
        }
        latest = now;
        var ticks = new ArrayList<Tick>();
        while (!queue.isEmpty() && !queue.first().due.isAfter(now)) {
            Entry entry = queue.pollFirst();
            long missed = entry.rhythm.ticks(entry.name, entry.due, now);
            ticks.add(new Tick(entry.name, entry.due, missed));
            entry.last = now;
            entry.due = entry.rhythm.next(entry.name, now);
            queue.add(entry);
        }
        return ticks;
    }

    /** The clock was set back. */
    private void resume(Instant now) {
        queue.clear();
        for (Entry entry : entries.values()) {
            entry.due = entry.rhythm.resumed(entry.name, entry.last, now);
            own(entry, entry.owned);
        }
    }

    /**
     * A source is not asked before that time.
     *
     * @return how many of its ticks are left out
     */
    public synchronized long hold(String name, Instant until) {
        Entry entry = entries.get(name);
        if (entry == null || !entry.due.isBefore(until)) {
            return 0;
        }
        queue.remove(entry);
        long left = 1 + entry.rhythm.ticks(name, entry.due, until.minusMillis(1));
        entry.due = entry.rhythm.next(name, until.minusMillis(1));
        own(entry, entry.owned);
        return left;
    }

    /** When a source is due; null when it is not asked here. */
    public synchronized @Nullable Instant due(String name) {
        Entry entry = entries.get(name);
        return entry != null && entry.owned && entry.enabled ? entry.due : null;
    }

    /** The earliest time at which a source is due; null when there is none. */
    public synchronized @Nullable Instant nextDue() {
        return queue.isEmpty() ? null : queue.first().due;
    }

    public synchronized boolean owns(String name) {
        return owned.contains(name);
    }

    /** How many sources this process asks when they are enabled. */
    public synchronized int ownedCount() {
        return owned.size();
    }

    /** Those sources. */
    public synchronized Set<String> owned() {
        return Set.copyOf(owned);
    }
}
