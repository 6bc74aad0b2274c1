package io.promflow.collector.schedule;

import java.util.List;
import java.util.Locale;

/**
 * One field of a cron expression. As a constant it is the kind of field, which any value may stand for; parsed it is the
 * set of its values.
 *
 * @param values one bit for each
 * @param isAny whether it begins with {@code *} or is {@code ?}
 */
record CronField(String name, int least, int most, List<String> names, long values, boolean isAny) {
    static final CronField SECOND = kind("second", 0, 59, List.of());
    static final CronField MINUTE = kind("minute", 0, 59, List.of());
    static final CronField HOUR = kind("hour", 0, 23, List.of());
    static final CronField DAY = kind("day of month", 1, 31, List.of());
    static final CronField MONTH = kind(
            "month",
            1,
            12,
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"));
    static final CronField WEEKDAY =
            kind("day of week", 0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

    private static CronField kind(String name, int least, int most, List<String> names) {
        return new CronField(name, least, most, names, 0, true);
    }

    CronField parse(String text) {
        long set = 0;
        for (String part : text.split(",", -1)) {
            set |= part(part);
        }
        if (most == 7 && (set & (1L << 7)) != 0) {
            set = (set | 1) & ~(1L << 7); // 7 is Sunday too
        }
        return new CronField(name, least, most, names, set, text.startsWith("*") || text.equals("?"));
    }

    private long part(String part) {
        String[] stepped = part.split("/", -1);
        if (stepped.length > 2) {
            throw wrong();
        }
        String range = stepped[0];
        boolean all = range.equals("*") || (range.equals("?") && name.startsWith("day"));
        String[] ends = range.split("-", -1);
        if (ends.length > 2) {
            throw wrong();
        }
        int first = all ? least : number(ends[0]);
        int last = all ? top() : ends.length == 2 ? number(ends[1]) : stepped.length == 2 ? top() : first;
        int step = stepped.length == 2 ? step(stepped[1]) : 1;
        if (last < first) {
            throw wrong();
        }
        long set = 0;
        for (int value = first; value <= last; value += step) {
            set |= 1L << value;
        }
        return set;
    }

    /** The last value of all; a week has seven days, though 7 may be written. */
    private int top() {
        return most == 7 ? 6 : most;
    }

    private int number(String text) {
        int named = names.indexOf(text.toUpperCase(Locale.ROOT));
        if (named >= 0) {
            return named + least;
        }
        if (!text.matches("[0-9]{1,2}")) {
            throw wrong();
        }
        int value = Integer.parseInt(text);
        if (value < least || value > most) {
            throw wrong();
        }
        return value;
    }

    private int step(String text) {
        if (!text.matches("[0-9]{1,2}") || Integer.parseInt(text) == 0) {
            throw new IllegalArgumentException("a step from 1 to 99 after the / of " + name);
        }
        return Integer.parseInt(text);
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException(name + " " + least + "-" + most);
    }

    boolean has(int value) {
        return (values & (1L << value)) != 0;
    }

    boolean isFull() {
        return Long.bitCount(values) == top() - least + 1;
    }

    /** The first value that is not less; -1 when there is none. */
    int from(int value) {
        if (value > most) {
            return -1;
        }
        long rest = values & (-1L << value);
        return rest == 0 ? -1 : Long.numberOfTrailingZeros(rest);
    }
}
