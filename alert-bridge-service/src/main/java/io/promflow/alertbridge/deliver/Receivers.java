package io.promflow.alertbridge.deliver;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who is told.
 *
 * @param channels by the receiver's name
 */
public record Receivers(SortedMap<String, Channel> channels) {
    public Receivers {
        channels = Collections.unmodifiableSortedMap(new TreeMap<>(channels));
    }

    public static Receivers of(Map<String, Channel> channels) {
        return new Receivers(new TreeMap<>(channels));
    }
}
