package io.promflow.collector.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression: five fields (minute first) or six (second first). Where both days are restricted, either may match,
 * as in crontab(5). Expressions for every hour follow elapsed time. Others follow the wall clock: a time that a change of
 * the clock leaves out comes when the clock has changed, and a time that is there twice comes once. Immutable.
 */
public final class Cron {
    private static final Map<String, String> NAMED = Map.of(
            "@yearly", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@hourly", "0 * * * *");
    /** The longest wait there is: from 29 February 2096 to that of 2104. */
    private static final int YEARS = 9;

    private final CronField second;
    private final CronField minute;
    private final CronField hour;
    private final CronField day;
    private final CronField month;
    private final CronField weekday;

    private Cron(List<CronField> fields) {
        this.second = fields.get(0);
        this.minute = fields.get(1);
        this.hour = fields.get(2);
        this.day = fields.get(3);
        this.month = fields.get(4);
        this.weekday = fields.get(5);
    }

    /** @throws IllegalArgumentException whose message is what was expected, such as {@code minute 0-59} */
    public static Cron parse(String text) {
        String[] parts = NAMED.getOrDefault(text.strip(), text).strip().split("\\s+", -1);
        if (parts.length != 5 && parts.length != 6) {
            throw new IllegalArgumentException(
                    "5 fields, minute first, or 6, second first, or one of @yearly, @monthly, @weekly, @daily, @hourly");
        }
        int at = parts.length - 5;
        var cron = new Cron(List.of(
                CronField.SECOND.parse(at == 0 ? "0" : parts[0]),
                CronField.MINUTE.parse(parts[at]),
                CronField.HOUR.parse(parts[at + 1]),
                CronField.DAY.parse(parts[at + 2]),
                CronField.MONTH.parse(parts[at + 3]),
                CronField.WEEKDAY.parse(parts[at + 4])));
        if (cron.nextLocal(LocalDateTime.of(2095, 1, 1, 0, 0)) == null) {
            throw new IllegalArgumentException("a day that some month has");
        }
        return cron;
    }

    /** Whether a change of the clock moves it along: it is for every hour. */
    boolean followsElapsedTime() {
        return hour.isFull();
    }

    /** The first time after that one. */
    Instant next(Instant after, ZoneId zone) {
        return followsElapsedTime() ? nextElapsed(after, zone) : nextOnTheWall(after, zone);
    }

    private Instant nextElapsed(Instant after, ZoneId zone) {
        var rules = zone.getRules();
        ZoneOffset offset = rules.getOffset(after);
        LocalDateTime from = LocalDateTime.ofInstant(after, offset);
        ZoneOffsetTransition change = rules.nextTransition(after);
        while (true) {
            Instant next = found(from).toInstant(offset);
            if (change == null || next.isBefore(change.getInstant())) {
                return next;
            }
            offset = change.getOffsetAfter();
            from = change.getDateTimeAfter().minusSeconds(1);
            change = rules.nextTransition(change.getInstant());
        }
    }

    private Instant nextOnTheWall(Instant after, ZoneId zone) {
        LocalDateTime local = LocalDateTime.ofInstant(after, zone);
        while (true) {
            local = found(local);
            ZoneOffsetTransition change = zone.getRules().getTransition(local);
            Instant next = change != null && change.isGap()
                    ? change.getInstant()
                    : local.atZone(zone).toInstant(); // the earlier of two
            if (next.isAfter(after)) {
                return next;
            }
        }
    }

    private LocalDateTime found(LocalDateTime after) {
        LocalDateTime next = nextLocal(after);
        if (next == null) {
            throw new IllegalStateException("an expression that was parsed has a next time");
        }
        return next;
    }

    private @Nullable LocalDateTime nextLocal(LocalDateTime after) {
        LocalDateTime from = after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        LocalDate last = from.toLocalDate().plusYears(YEARS);
        LocalDate date = from.toLocalDate();
        while (!date.isAfter(last)) {
            if (!month.has(date.getMonthValue())) {
                date = date.withDayOfMonth(1).plusMonths(1);
                continue;
            }
            if (hasDay(date)) {
                LocalDateTime start = date.equals(from.toLocalDate()) ? from : date.atStartOfDay();
                LocalDateTime found = nextOnDay(start);
                if (found != null) {
                    return found;
                }
            }
            date = date.plusDays(1);
        }
        return null;
    }

    private boolean hasDay(LocalDate date) {
        boolean byDay = day.has(date.getDayOfMonth());
        boolean byWeekday = weekday.has(date.getDayOfWeek().getValue() % 7);
        return (day.isAny() || weekday.isAny()) ? (byDay && byWeekday) : (byDay || byWeekday);
    }

    /** The first matching time on the day, not before the start; null when there is none any more. */
    private @Nullable LocalDateTime nextOnDay(LocalDateTime start) {
        for (int h = hour.from(start.getHour()); h >= 0; h = hour.from(h + 1)) {
            boolean sameHour = h == start.getHour();
            for (int m = minute.from(sameHour ? start.getMinute() : 0); m >= 0; m = minute.from(m + 1)) {
                boolean sameMinute = sameHour && m == start.getMinute();
                int s = second.from(sameMinute ? start.getSecond() : 0);
                if (s >= 0) {
                    return start.toLocalDate().atTime(h, m, s);
                }
            }
        }
        return null;
    }
}
