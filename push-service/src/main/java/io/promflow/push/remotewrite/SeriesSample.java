package io.promflow.push.remotewrite;

import java.util.Arrays;

/**
 * One value of one series at one time.
 *
 * @param labels name, value, name, value …, sorted by name, {@code __name__} among them, no value empty; not to be changed
 * @param timestamp in milliseconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // a list would cost more memory than what it holds
record SeriesSample(String[] labels, double value, long timestamp, FamilyNote note) {
    int seriesHash() {
        return Arrays.hashCode(labels);
    }
}
