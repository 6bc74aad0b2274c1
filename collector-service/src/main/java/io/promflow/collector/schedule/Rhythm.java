package io.promflow.collector.schedule;

import io.promflow.schemas.SourceDefinition.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The ticks of a source. The same on every replica at any time, so that who takes a source over goes on with it. */
public sealed interface Rhythm {
    /** A clock that is set back further than that is right, and what was asked is asked again. */
    Duration FORGOTTEN = Duration.ofHours(1);
    /** More missed ticks than that are not counted one by one. */
    int MOST_COUNTED = 1000;

    /** The first tick after that time. */
    Instant next(String name, Instant after);

    /** How many ticks there are after the one and not after the other. */
    long ticks(String name, Instant after, Instant until);

    /** The next tick when the clock was set back to now; the last tick was that. */
    Instant resumed(String name, Instant last, Instant now);

    /** The rhythm of a schedule that was checked when it was taken in. */
    static Rhythm of(Schedule schedule) {
        if (schedule.cron() != null) {
            ZoneId zone = schedule.zone() == null ? ZoneOffset.UTC : ZoneId.of(schedule.zone());
            return new At(schedule.cron(), Cron.parse(schedule.cron()), zone);
        }
        if (schedule.interval() == null) {
            throw new IllegalArgumentException("a schedule with neither interval nor cron");
        }
        return new Every(schedule.interval());
    }

    /**
     * A fixed grid from the epoch on, at a point of the interval that the source's name decides: sources with the same
     * interval are spread over it, at the start as later.
     */
    record Every(Duration interval) implements Rhythm {
        @Override
        public Instant next(String name, Instant after) {
            long period = interval.toMillis();
            long since = Math.floorMod(after.toEpochMilli() - offset(name, period), period);
            return Instant.ofEpochMilli(after.toEpochMilli() + period - since);
        }

        /** Names that differ in one letter land far apart: the finalizer of MurmurHash3 mixes every bit. */
        private static long offset(String name, long period) {
            long mixed = name.hashCode() * 0x9E3779B97F4A7C15L;
            mixed = (mixed ^ (mixed >>> 33)) * 0xFF51AFD7ED558CCDL;
            mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
            return Math.floorMod(mixed ^ (mixed >>> 33), period);
        }

        @Override
        public long ticks(String name, Instant after, Instant until) {
            return Math.max(0, Duration.between(after, until).dividedBy(interval));
        }

        @Override
        public Instant resumed(String name, Instant last, Instant now) {
            return next(name, now);
        }
    }

    /** What a cron expression says in a zone. Two of them are the same when their texts and zones are. */
    record At(String text, Cron cron, ZoneId zone) implements Rhythm {
        @Override
        public boolean equals(Object other) {
            return other instanceof At at && at.text.equals(text) && at.zone.equals(zone);
        }

        @Override
        public int hashCode() {
            return text.hashCode() * 31 + zone.hashCode();
        }

        @Override
        public Instant next(String name, Instant after) {
            return cron.next(after, zone);
        }

        @Override
        public long ticks(String name, Instant after, Instant until) {
            long count = 0;
            Instant tick = cron.next(after, zone);
            while (!tick.isAfter(until) && count < MOST_COUNTED) {
                count++;
                tick = cron.next(tick, zone);
            }
            return count;
        }

        @Override
        public Instant resumed(String name, Instant last, Instant now) {
            boolean isRepeated = !cron.followsElapsedTime() && last.isAfter(now) && last.isBefore(now.plus(FORGOTTEN));
            return cron.next(isRepeated ? last : now, zone);
        }
    }
}
