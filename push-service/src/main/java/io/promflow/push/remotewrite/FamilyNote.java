package io.promflow.push.remotewrite;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is said of a family's series. */
record FamilyNote(
        String family,
        Type type,
        @Nullable String help,
        @Nullable String unit) {
    /** With remote write's numbers, which 1.0 and 2.0 share. */
    enum Type {
        UNKNOWN(0),
        COUNTER(1),
        GAUGE(2),
        HISTOGRAM(3),
        SUMMARY(5);

        private final int number;

        Type(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        static Type of(String type) {
            return type.equals("untyped") ? UNKNOWN : valueOf(type.toUpperCase(Locale.ROOT));
        }
    }
}
