package io.promflow.push.batch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How often work on a group failed in a way that nobody foresaw. Thread-safe. */
final class Failures {
    /** Tries, before what fails is given up so that it holds up nobody else. */
    static final int MOST = 3;

    private final Map<String, Integer> byKey = new ConcurrentHashMap<>();

    /** Counts one; whether that was the last try. */
    boolean isLast(String key) {
        int failures = byKey.merge(key, 1, Integer::sum);
        if (failures >= MOST) {
            byKey.remove(key);
        }
        return failures >= MOST;
    }

    void forget(String key) {
        byKey.remove(key);
    }
}
