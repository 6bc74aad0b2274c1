package io.promflow.collector.source;

import io.promflow.runtime.json.DurationText;
import java.time.Duration;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads durations, as text or as a number of seconds. */
final class Durations {
    private Durations() {}

    /** {@code 15s}. The fallback after adding a fault. */
    static Duration text(Place place, Duration least, Duration most, Duration fallback) {
        String text = place.text("a duration such as 15s");
        if (text == null) {
            return fallback;
        }
        try {
            return within(place, DurationText.parse(text), least, most, fallback);
        } catch (IllegalArgumentException e) {
            place.fault("a duration such as 15s");
            return fallback;
        }
    }

    /** {@code 300}, as the flat form has it. The fallback after adding a fault. */
    static Duration seconds(Place place, Duration least, Duration most, Duration fallback) {
        String text = place.matching("[0-9]{1,9}", "seconds, such as 300");
        if (text == null) {
            return fallback;
        }
        if (!place.node().getTag().equals(Tag.INT)) {
            place.fault("seconds as a number, such as 300");
            return fallback;
        }
        return within(place, Duration.ofSeconds(Long.parseLong(text)), least, most, fallback);
    }

    private static Duration within(Place place, Duration found, Duration least, Duration most, Duration fallback) {
        if (found.compareTo(least) < 0 || found.compareTo(most) > 0) {
            place.fault("from " + DurationText.format(least) + " to " + DurationText.format(most));
            return fallback;
        }
        return found;
    }
}
