package io.promflow.query.range;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Samples of one series as Prometheus wrote them, in the order of time. Immutable, though it shares its arrays.
 *
 * @param times in milliseconds
 * @param ends where each one's text ends, without the comma behind it
 * @param text {@code [t,"v"],[t,"v"]}
 */
@SuppressWarnings("ArrayRecordComponent") // a sample should cost its text and twelve bytes, not an object
record Samples(long[] times, int[] ends, byte[] text) {
    static final Samples NONE = new Samples(new long[0], new int[0], new byte[0]);

    int size() {
        return times.length;
    }

    /** Those from one time to another, both included. */
    Samples between(long from, long to) {
        int first = firstAtOrAfter(from);
        int end = firstAtOrAfter(to + 1);
        if (first == 0 && end == times.length) {
            return this;
        }
        if (first >= end) {
            return NONE;
        }
        int start = first == 0 ? 0 : ends[first - 1] + 1;
        int[] moved = Arrays.copyOfRange(ends, first, end);
        for (int i = 0; i < moved.length; i++) {
            moved[i] -= start;
        }
        return new Samples(
                Arrays.copyOfRange(times, first, end), moved, Arrays.copyOfRange(text, start, ends[end - 1]));
    }

    private int firstAtOrAfter(long time) {
        int found = Arrays.binarySearch(times, time);
        return found >= 0 ? found : -found - 1;
    }

    /** These, and then later ones. */
    Samples and(Samples later) {
        if (size() == 0 || later.size() == 0) {
            return size() == 0 ? later : this;
        }
        int shift = text.length + 1;
        long[] allTimes = Arrays.copyOf(times, times.length + later.times.length);
        System.arraycopy(later.times, 0, allTimes, times.length, later.times.length);
        int[] allEnds = Arrays.copyOf(ends, ends.length + later.ends.length);
        for (int i = 0; i < later.ends.length; i++) {
            allEnds[ends.length + i] = later.ends[i] + shift;
        }
        byte[] all = Arrays.copyOf(text, shift + later.text.length);
        all[shift - 1] = ',';
        System.arraycopy(later.text, 0, all, shift, later.text.length);
        return new Samples(allTimes, allEnds, all);
    }

    /** Writes those between two times; returns whether there were any before or now. */
    boolean write(ByteArrayOutputStream out, long from, long to, boolean isContinued) {
        int first = firstAtOrAfter(from);
        int end = firstAtOrAfter(to + 1);
        if (first >= end) {
            return isContinued;
        }
        if (isContinued) {
            out.write(',');
        }
        int start = first == 0 ? 0 : ends[first - 1] + 1;
        out.write(text, start, ends[end - 1] - start);
        return true;
    }

    boolean hasAny(long from, long to) {
        return firstAtOrAfter(from) < firstAtOrAfter(to + 1);
    }

    long bytes() {
        return 64L + text.length + 12L * times.length;
    }
}
