package io.promflow.push.gateway.read;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The types of Prometheus' data model, in the order of {@code io.prometheus.client.MetricType}'s numbers. */
public enum MetricType {
    COUNTER(0),
    GAUGE(1),
    SUMMARY(2),
    UNTYPED(3),
    HISTOGRAM(4),
    GAUGE_HISTOGRAM(5);

    private static final MetricType[] BY_NUMBER = values();

    private final int number;

    MetricType(int number) {
        this.number = number;
    }

    /** In {@code io.prometheus.client.MetricType}. */
    public int number() {
        return number;
    }

    /** As a TYPE line of the text format has it. */
    public String textName() {
        return this == GAUGE_HISTOGRAM ? "gaugehistogram" : name().toLowerCase(Locale.ROOT);
    }

    /** The type of a TYPE line; null if it is none. */
    public static @Nullable MetricType ofText(String text) {
        for (MetricType type : BY_NUMBER) {
            if (type.textName().equals(text)) {
                return type;
            }
        }
        return null;
    }

    static @Nullable MetricType ofNumber(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }

    /** Whether its values are counts in buckets. */
    public boolean hasBuckets() {
        return this == HISTOGRAM || this == GAUGE_HISTOGRAM;
    }

    /** Whether a family of this type has samples of the name with that suffix. */
    public boolean hasPart(String suffix) {
        return hasBuckets() || (this == SUMMARY && !suffix.equals("_bucket"));
    }
}
