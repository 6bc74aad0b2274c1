package io.promflow.rules.definition;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lengths of time as Prometheus writes them: {@code 90s}, {@code 1h30m}, {@code 7d}. */
final class Lengths {
    private static final Pattern FORM = Pattern.compile(
            "(?=.)(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
    private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1000, 1};

    private Lengths() {}

    static @Nullable Duration read(Spot spot, Duration least, Duration most) {
        String text = spot.text("a duration such as 15m");
        Matcher parts = FORM.matcher(text == null ? "" : text);
        if (!parts.matches()) {
            spot.fault("a duration such as 15m");
            return null;
        }
        long millis = 0;
        for (int i = 0; i < MILLIS.length; i++) {
            String part = parts.group(i + 1);
            millis += part == null ? 0 : Long.parseLong(part) * MILLIS[i];
        }
        Duration length = Duration.ofMillis(millis);
        if (length.compareTo(least) < 0 || length.compareTo(most) > 0) {
            spot.fault("from " + least.toSeconds() + "s to " + most.toDays() + "d");
            return null;
        }
        return length;
    }
}
