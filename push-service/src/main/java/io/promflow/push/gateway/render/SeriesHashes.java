package io.promflow.push.gateway.render;

import java.util.Arrays;

/** The hashes of a family's metrics, none twice. Owned by one rendering. */
final class SeriesHashes {
    private final long[] values;
    private final long[] table;
    private int size;

    SeriesHashes(int capacity) {
        this.values = new long[capacity];
        this.table = new long[Integer.highestOneBit(Math.max(4, capacity * 2)) * 2];
    }

    /** Adds one; false if it was there. */
    boolean add(long hash) {
        long kept = hash == 0 ? 1 : hash;
        int at = (int) (kept ^ (kept >>> 32)) & (table.length - 1);
        while (table[at] != 0) {
            if (table[at] == kept) {
                return false;
            }
            at = (at + 1) & (table.length - 1);
        }
        table[at] = kept;
        values[size++] = kept;
        return true;
    }

    long[] values() {
        return size == values.length ? values : Arrays.copyOf(values, size);
    }
}
