package io.promflow.alertbridge.repeat;

import io.promflow.schemas.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;

/**
 * Tells what says again what was just said: Prometheus sends a firing alert every minute, and the same alert may come
 * from Alertmanager too. Of each fingerprint the last state that was not a repeat is remembered, so that every change of
 * state passes, and a state that lasts passes once per window.
 *
 * <p>Time is the events' own. What is remembered only saves receivers from hearing a thing twice: it may be forgotten at
 * any time. Not thread-safe.
 */
public final class RepeatFilter {
    private record Said(String status, Instant startsAt, Instant at) {}

    private final Duration window;
    private final int capacity;
    // by fingerprint, the one that was said longest ago first
    private final LinkedHashMap<String, Said> said = new LinkedHashMap<>();

    /**
     * @param window how long a state is not said again; zero: nothing is a repeat
     * @param capacity how many alerts are remembered at most; beyond it those said longest ago are forgotten
     */
    public RepeatFilter(Duration window, int capacity) {
        this.window = window;
        this.capacity = capacity;
    }

    /**
     * Whether the alert says again what was said inside the window before or after it; if not, it is what was said last
     * from now on. An alert that starts the moment it was received came without a start: it continues the last one of
     * its status.
     *
     * @param at when the alert was received
     */
    public boolean isRepeat(Alert alert, Instant at) {
        Said last = said.get(alert.fingerprint());
        if (last != null
                && last.status().equals(alert.status())
                && (last.startsAt().equals(alert.startsAt()) || alert.startsAt().equals(at))
                && Duration.between(last.at(), at).abs().compareTo(window) < 0) {
            return true;
        }
        said.remove(alert.fingerprint());
        said.put(alert.fingerprint(), new Said(alert.status(), alert.startsAt(), at));
        forgetUntil(at.minus(window));
        return false;
    }

    private void forgetUntil(Instant oldest) {
        var eldest = said.values().iterator();
        while (eldest.hasNext() && (eldest.next().at().isBefore(oldest) || said.size() > capacity)) {
            eldest.remove();
        }
    }

    /** Forgets everything: what was said is in doubt. */
    public void forget() {
        said.clear();
    }

    int size() {
        return said.size();
    }
}
