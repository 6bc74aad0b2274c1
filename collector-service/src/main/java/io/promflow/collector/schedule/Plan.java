package io.promflow.collector.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which sources this process asks, and when each is due. A source keeps its rhythm: the next tick is one interval after
 * the last, however late that was noticed; ticks that have passed by then are missed, not made up for. Guarded by itself.
 */
public final class Plan {
    private static final class Entry {
        private final Duration interval;
        private final boolean enabled;
        private Instant due;

        Entry(Duration interval, boolean enabled, Instant due) {
            this.interval = interval;
            this.enabled = enabled;
            this.due = due;
        }
    }

    private final Clock clock;
    private final Map<String, Entry> entries = new TreeMap<>();
    private Predicate<String> ownership = name -> false;

    public Plan(Clock clock) {
        this.clock = clock;
    }

    /** Takes in a source that is new or may have changed. One whose schedule is as before keeps its rhythm. */
    public synchronized void put(String name, Duration interval, boolean enabled) {
        Entry before = entries.get(name);
        if (before == null || !before.interval.equals(interval) || before.enabled != enabled) {
            entries.put(name, new Entry(interval, enabled, Spread.first(name, interval, clock.instant())));
        }
    }

    public synchronized void remove(String name) {
        entries.remove(name);
    }

    /** From now on only these sources are asked here. One that comes back before its next tick keeps its rhythm. */
    public synchronized void own(Predicate<String> names) {
        Instant now = clock.instant();
        entries.forEach((name, entry) -> {
            if (names.test(name) && !ownership.test(name) && entry.due.isBefore(now)) {
                entry.due = Spread.first(name, entry.interval, now);
            }
        });
        ownership = names;
    }

    /** The sources that are due; each is due again one interval later. */
    public synchronized List<Tick> takeDue() {
        Instant now = clock.instant();
        var ticks = new ArrayList<Tick>();
        entries.forEach((name, entry) -> {
            if (isAsked(name, entry)) {
                if (entry.due.isAfter(now.plus(entry.interval))) {
                    // the clock was set back
                    entry.due = Spread.first(name, entry.interval, now);
                }
                if (!entry.due.isAfter(now)) {
                    long missed = Duration.between(entry.due, now).dividedBy(entry.interval);
                    entry.due = entry.due.plus(entry.interval.multipliedBy(missed + 1));
                    ticks.add(new Tick(name, missed));
                }
            }
        });
        return ticks;
    }

    /** When a source is due; null when it is not asked here. */
    public synchronized @Nullable Instant due(String name) {
        Entry entry = entries.get(name);
        return entry != null && isAsked(name, entry) ? entry.due : null;
    }

    /** The earliest time at which a source is due; null when there is none. */
    public synchronized @Nullable Instant nextDue() {
        Instant next = null;
        for (var each : entries.entrySet()) {
            Entry entry = each.getValue();
            if (isAsked(each.getKey(), entry) && (next == null || entry.due.isBefore(next))) {
                next = entry.due;
            }
        }
        return next;
    }

    /** The sources that this process asks when they are enabled. */
    public synchronized SortedSet<String> owned() {
        var owned = new TreeSet<String>();
        entries.keySet().stream().filter(ownership).forEach(owned::add);
        return owned;
    }

    private boolean isAsked(String name, Entry entry) {
        return entry.enabled && ownership.test(name);
    }
}
