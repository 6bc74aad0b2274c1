package io.promflow.query;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Where questions go and how long they may take.
 *
 * @param prometheusUrl in the environment {@code PROMETHEUS_URL}; without credentials; replicas are separated by commas,
 *     the first is asked as long as it is well
 * @param connectTimeout until Prometheus has taken the connection
 * @param answerTimeout the longest silence of Prometheus, before its answer or within it; a little more than its own
 *     {@code query.timeout} of two minutes, so that its own words about a slow query reach the caller
 * @param hedgeAfter how long an answer may take to begin until a second replica is asked as well; 0: never
 * @param checkEvery how often each of several replicas is asked whether it is ready
 * @param circuitFailures failures one after the other until a replica is left alone
 * @param circuitOpen how long it is left alone
 * @param maxForm bytes of a form
 * @param slow what takes at least that long is one of the slow queries
 * @param slowKept how many of those are kept
 * @param audit {@code on} writes each question to the log {@code io.promflow.query.audit}
 * @param savedFile where saved queries are kept; empty: in memory, until the service ends
 */
@ConfigurationProperties("promflow.query")
record QueryConfig(
        String prometheusUrl,
        @Bindable(defaultValue = "2s") Duration connectTimeout,
        @Bindable(defaultValue = "130s") Duration answerTimeout,
        @Bindable(defaultValue = "5s") Duration hedgeAfter,
        @Bindable(defaultValue = "5s") Duration checkEvery,
        @Bindable(defaultValue = "5") int circuitFailures,
        @Bindable(defaultValue = "5s") Duration circuitOpen,
        @Bindable(defaultValue = "2097152") int maxForm,
        @Bindable(defaultValue = "1s") Duration slow,
        @Bindable(defaultValue = "500") int slowKept,
        @Bindable(defaultValue = "off") String audit,
        @Bindable(defaultValue = "") String savedFile) {
    QueryConfig {
        positive("connect-timeout", connectTimeout);
        positive("answer-timeout", answerTimeout);
        positive("check-every", checkEvery);
        positive("circuit-open", circuitOpen);
        if (hedgeAfter.isNegative()) {
            throw new ConfigurationException("promflow.query.hedge-after: " + hedgeAfter + " (expected: >= 0s)");
        }
        atLeastOne("circuit-failures", circuitFailures);
        atLeastOne("max-form", maxForm);
        atLeastOne("slow-kept", slowKept);
        if (!audit.equals("on") && !audit.equals("off")) {
            throw new ConfigurationException("promflow.query.audit: \"" + audit + "\" (expected: on or off)");
        }
    }

    private static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new ConfigurationException("promflow.query." + key + ": " + value + " (expected: > 0s)");
        }
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new ConfigurationException("promflow.query." + key + ": " + value + " (expected: >= 1)");
        }
    }
}
