package io.promflow.query.range;

import java.util.Arrays;
import java.util.List;

/**
 * The labels of a series.
 *
 * @param json as Prometheus wrote them
 * @param sorted name, value, name, value … as UTF-8, by name
 */
record Labels(String json, List<byte[]> sorted) implements Comparable<Labels> {
    /** As Prometheus sorts series: label by label, a name before its value, byte by byte. */
    @Override
    public int compareTo(Labels other) {
        int common = Math.min(sorted.size(), other.sorted.size());
        for (int i = 0; i < common; i++) {
            int order = Arrays.compareUnsigned(sorted.get(i), other.sorted.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(sorted.size(), other.sorted.size());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels labels && labels.json.equals(json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }
}
