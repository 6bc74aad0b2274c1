package io.promflow.query;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.http.client.DefaultHttpClientConfiguration;
import io.micronaut.http.client.RawHttpClient;
import io.promflow.query.http.PrometheusGateway;
import io.promflow.query.http.QueryMetrics;
import io.promflow.query.prometheus.PrometheusAddress;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** The service: callers → gateway → Prometheus. */
@Factory
final class Wiring {
    @Context
    PrometheusAddress prometheus(QueryConfig config) {
        try {
            return PrometheusAddress.parse(config.prometheusUrl());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("PROMETHEUS_URL: " + e.getMessage(), e);
        }
    }

    // Named: Micronaut has a client of its own that would be injected instead.
    @Singleton
    @Named("prometheus")
    @Bean(preDestroy = "close")
    RawHttpClient client(QueryConfig config) {
        var settings = new DefaultHttpClientConfiguration();
        settings.setConnectTimeout(config.connectTimeout());
        settings.setReadTimeout(config.answerTimeout());
        settings.setRequestTimeout(config.answerTimeout());
        settings.setFollowRedirects(false);
        settings.setDecompressionEnabled(false);
        return RawHttpClient.create(null, settings);
    }

    @Singleton
    QueryMetrics metrics(MeterRegistry registry) {
        return new QueryMetrics(registry);
    }

    @Singleton
    PrometheusGateway gateway(
            PrometheusAddress prometheus, @Named("prometheus") RawHttpClient client, QueryMetrics metrics) {
        return new PrometheusGateway(prometheus, client, metrics);
    }
}
