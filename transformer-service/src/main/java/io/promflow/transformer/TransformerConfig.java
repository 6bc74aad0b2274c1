package io.promflow.transformer;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * What one answer may become at most, where its source says nothing.
 *
 * @param maxSeries of all families together
 * @param maxLabelLength characters of a label's value
 */
@ConfigurationProperties("promflow.transformer")
record TransformerConfig(
        @Bindable(defaultValue = "10000") int maxSeries,
        @Bindable(defaultValue = "1024") int maxLabelLength) {
    private static final int MOST_SERIES = 1_000_000;
    private static final int LONGEST_LABEL = 8192;

    TransformerConfig {
        check("max-series", maxSeries, MOST_SERIES);
        check("max-label-length", maxLabelLength, LONGEST_LABEL);
    }

    private static void check(String key, int found, int most) {
        if (found < 1 || found > most) {
            throw new ConfigurationException(
                    "promflow.transformer." + key + ": " + found + " (expected: from 1 to " + most + ")");
        }
    }
}
