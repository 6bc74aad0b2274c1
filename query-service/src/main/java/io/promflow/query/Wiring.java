package io.promflow.query;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.http.netty.channel.EventLoopGroupRegistry;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.promflow.query.http.Callers;
import io.promflow.query.http.Front;
import io.promflow.query.http.Gateway;
import io.promflow.query.http.QueryLog;
import io.promflow.query.http.QueryMetrics;
import io.promflow.query.http.SavedFormat;
import io.promflow.query.log.SlowQueries;
import io.promflow.query.policy.Policies;
import io.promflow.query.prometheus.Circuit;
import io.promflow.query.prometheus.PrometheusAddress;
import io.promflow.query.range.Pieces;
import io.promflow.query.saved.SavedQueries;
import io.promflow.query.upstream.Replica;
import io.promflow.query.upstream.Settings;
import io.promflow.query.upstream.Upstream;
import io.promflow.runtime.auth.Tokens;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The service: callers → front → gateway → memory or Prometheus. */
@Factory
final class Wiring {
    private static final int IDLE_CONNECTIONS = 64;

    @Context
    @Bean(preDestroy = "close")
    Upstream upstream(QueryConfig config) {
        List<Replica> replicas = Arrays.stream(config.prometheusUrl().split(",", -1))
                .map(url -> replica(url, config))
                .toList();
        var settings = new Settings(
                config.connectTimeout(),
                config.answerTimeout(),
                config.hedgeAfter(),
                config.checkEvery(),
                IDLE_CONNECTIONS);
        return new Upstream(replicas, settings);
    }

    private static Replica replica(String url, QueryConfig config) {
        try {
            var address = PrometheusAddress.parse(url);
            SslContext tls = address.isTls() ? SslContextBuilder.forClient().build() : null;
            return new Replica(address, new Circuit(config.circuitFailures(), config.circuitOpen()), tls);
        } catch (IllegalArgumentException | SSLException e) {
            throw new ConfigurationException("PROMETHEUS_URL: " + e.getMessage(), e);
        }
    }

    @Context
    Policies policies(List<TokenConfig> tokens, LimitsConfig everybody) {
        return new Policies(tokens.stream().map(TokenConfig::policy).toList(), everybody.limits());
    }

    @Singleton
    QueryMetrics metrics(MeterRegistry registry) {
        return new QueryMetrics(registry);
    }

    @Singleton
    SlowQueries slowQueries(QueryConfig config) {
        return new SlowQueries(config.slow(), config.slowKept());
    }

    @Singleton
    QueryLog log(QueryConfig config, SlowQueries slow) {
        return new QueryLog(slow, config.audit().equals("on"), Clock.systemUTC());
    }

    @Singleton
    Pieces pieces(CacheConfig config) {
        return new Pieces(config.mostBytes(), config.settled(), config.age(), Clock.systemUTC());
    }

    @Singleton
    Gateway gateway(
            Upstream upstream,
            Policies policies,
            Pieces pieces,
            CacheConfig cache,
            QueryMetrics metrics,
            QueryLog log,
            EventLoopGroupRegistry loops) {
        upstream.watch(loops.getDefaultEventLoopGroup().next(), NioSocketChannel.class);
        return Gateway.of(upstream, policies, pieces, cache.mostBytes() > 0, metrics, log);
    }

    /** In the file, so that they are there after a restart. */
    @Context
    SavedQueries saved(QueryConfig config) {
        Path file = config.savedFile().isBlank() ? null : Path.of(config.savedFile());
        try {
            return new SavedQueries(file, new SavedFormat());
        } catch (IOException e) {
            throw new ConfigurationException("promflow.query.saved-file: " + e.getMessage(), e);
        }
    }

    @Singleton
    Callers callers(
            @Nullable @Property(name = "promflow.tokens") String tokens,
            @Nullable @Property(name = "promflow.auth") String auth) {
        return new Callers("off".equals(auth) ? null : Tokens.parse(tokens == null ? "" : tokens));
    }

    @Singleton
    Front front(Callers callers, Policies policies, SavedQueries saved, Gateway gateway, QueryConfig config) {
        return new Front(callers, policies, saved, gateway, config.maxForm());
    }
}
