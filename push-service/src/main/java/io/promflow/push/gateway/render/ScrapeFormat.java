package io.promflow.push.gateway.render;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The formats a scrape may ask for. */
public enum ScrapeFormat {
    TEXT("text/plain; version=0.0.4; charset=utf-8"),
    OPENMETRICS("application/openmetrics-text; version=1.0.0; charset=utf-8"),
    PROTOBUF("application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited");

    private final String mediaType;

    ScrapeFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /** What an {@code Accept} header prefers of these; of equals the first; text where it names none of them. */
    public static ScrapeFormat preferred(@Nullable String accept) {
        ScrapeFormat best = TEXT;
        double bestWeight = 0;
        if (accept != null) {
            for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
                ScrapeFormat format = named(range.replace(" ", ""));
                double weight = weight(range.replace(" ", ""));
                if (format != null && weight > bestWeight) {
                    best = format;
                    bestWeight = weight;
                }
            }
        }
        return best;
    }

    private static @Nullable ScrapeFormat named(String range) {
        if (range.startsWith("application/openmetrics-text")) {
            return !range.contains("version=") || range.contains("version=1.0.0") ? OPENMETRICS : null;
        }
        if (range.startsWith("application/vnd.google.protobuf")) {
            return range.contains("encoding=delimited") && range.contains("io.prometheus.client.metricfamily")
                    ? PROTOBUF
                    : null;
        }
        boolean isText =
                range.startsWith("text/plain") && (!range.contains("version=") || range.contains("version=0.0.4"));
        return isText || range.startsWith("text/*") || range.startsWith("*/*") ? TEXT : null;
    }

    private static double weight(String range) {
        int at = range.indexOf(";q=");
        if (at < 0) {
            return 1;
        }
        int end = range.indexOf(';', at + 1);
        try {
            return Double.parseDouble(range.substring(at + 3, end < 0 ? range.length() : end));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
