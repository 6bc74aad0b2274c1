package io.promflow.query;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Where queries go and how long they may take.
 *
 * @param prometheusUrl in the environment {@code PROMETHEUS_URL}; without credentials
 * @param connectTimeout until Prometheus has taken the connection
 * @param answerTimeout the longest silence of Prometheus, before its answer or within it; a little more than its own
 *     {@code query.timeout} of two minutes, so that its own words about a slow query reach the caller
 */
@ConfigurationProperties("promflow.query")
record QueryConfig(
        String prometheusUrl,
        @Bindable(defaultValue = "2s") Duration connectTimeout,
        @Bindable(defaultValue = "130s") Duration answerTimeout) {}
