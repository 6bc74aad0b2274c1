package io.promflow.rules;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** The labels of a sample, sorted by name, without those that are empty: Prometheus takes them for no label. Immutable. */
public final class Labels {
    private final String[] names;
    private final String[] values;
    private final int hash;
    /** Its number among the label sets of one body; -1 until it has one. */
    private int number = -1;

    /** @param names sorted; shared between samples, not to be changed */
    Labels(String[] names, String[] values) {
        int kept = 0;
        for (String value : values) {
            kept += value.isEmpty() ? 0 : 1;
        }
        this.names = kept == values.length ? names : kept(names, values, kept);
        this.values = kept == values.length ? values : kept(values, values, kept);
        this.hash = 31 * Arrays.hashCode(this.names) + Arrays.hashCode(this.values);
    }

    private static String[] kept(String[] all, String[] values, int count) {
        var kept = new String[count];
        for (int i = 0, at = 0; at < count; i++) {
            if (!values[i].isEmpty()) {
                kept[at++] = all[i];
            }
        }
        return kept;
    }

    /** Those of a map. */
    public static Labels of(SortedMap<String, String> labels) {
        return new Labels(
                labels.keySet().toArray(String[]::new), labels.values().toArray(String[]::new));
    }

    int number() {
        return number;
    }

    void number(int given) {
        number = given;
    }

    Labels with(String name, String value) {
        SortedMap<String, String> more = asMap();
        more.put(name, value);
        return of(more);
    }

    public int size() {
        return names.length;
    }

    public String name(int index) {
        return names[index];
    }

    public String value(int index) {
        return values[index];
    }

    public SortedMap<String, String> asMap() {
        var map = new TreeMap<String, String>();
        for (int i = 0; i < names.length; i++) {
            map.put(names[i], values[i]);
        }
        return map;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels labels
                && hash == labels.hash
                && Arrays.equals(values, labels.values)
                && (names == labels.names || Arrays.equals(names, labels.names));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return asMap().toString();
    }
}
