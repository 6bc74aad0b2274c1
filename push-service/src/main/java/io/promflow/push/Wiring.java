package io.promflow.push;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.promflow.push.batch.BatchPusher;
import io.promflow.push.batch.LastObserved;
import io.promflow.push.batch.SampleSink;
import io.promflow.push.gateway.GatewaySink;
import io.promflow.push.http.PushgatewaySink;
import io.promflow.push.kafka.GroupConsumers;
import io.promflow.push.kafka.MetricEventListener;
import io.promflow.runtime.auth.Tokens;
import io.promflow.runtime.kafka.GroupLoop;
import io.promflow.runtime.kafka.KafkaSettings;
import io.promflow.runtime.kafka.Topics;
import io.promflow.schemas.Topic;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;

/** The service: metric events from Kafka, a sink, and the built-in gateway where no other is named. */
@Factory
final class Wiring {
    @Singleton
    PushMetrics metrics(MeterRegistry registry) {
        return new PushMetrics(registry, Clock.systemUTC());
    }

    /** What this service writes with. A type of its own, because micronaut-kafka offers a producer to whoever asks. */
    record Writer(Producer<String, byte[]> producer) implements AutoCloseable {
        @Override
        public void close() {
            producer.close(CLOSE_LIMIT);
        }
    }

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final Duration GROUP_PATIENCE = Duration.ofSeconds(20);

    @Singleton
    @Bean(preDestroy = "close")
    Writer writer(KafkaSettings kafka, Topics topics) {
        topics.ensure(List.of(Topic.METRIC_EVENTS, Topic.GATEWAY_GROUPS));
        return new Writer(kafka.producer());
    }

    /** Holds the start up until every group is back, so that no scrape sees half of them. */
    @Context
    @Bean(preDestroy = "close")
    @Requires(condition = BuiltInGateway.class)
    GatewayService gateway(
            Writer writer,
            KafkaSettings kafka,
            KafkaDefaultConfiguration clients,
            GatewayConfig config,
            PushgatewayConfig pushgateway,
            @Value("${promflow.tokens:}") String tokens,
            @Value("${promflow.auth:on}") String auth,
            PushMetrics metrics)
            throws InterruptedException {
        return GatewayService.start(new GatewayService.Parts(
                config,
                pushgateway.port(),
                auth.equals("off") ? null : Tokens.parse(tokens),
                kafka.producer(GROUP_PATIENCE),
                writer.producer(),
                GroupConsumers.of(clients),
                metrics));
    }

    @Singleton
    @Requires(condition = BuiltInGateway.class)
    SampleSink builtIn(GatewayService gateway) {
        return new GatewaySink(gateway.gateway(), gateway.ttls()::of);
    }

    @Singleton
    @Requires(missingBeans = GatewayService.class)
    SampleSink pushgateway(PushgatewayConfig config, PushConfig push) {
        return new PushgatewaySink(config.url(), config.user(), config.password(), push.timeout());
    }

    @Singleton
    @Bean(preDestroy = "close")
    BatchPusher pusher(SampleSink sink, PushMetrics metrics, PushConfig config) {
        return new BatchPusher(metrics.timed(sink), new LastObserved(config.rememberedGroups()), config.concurrency());
    }

    @Context
    @Bean(preDestroy = "close")
    GroupLoop loop(KafkaSettings kafka, BatchPusher pusher, Writer writer, PushMetrics metrics) {
        var listener = new MetricEventListener(pusher, writer.producer(), metrics);
        return GroupLoop.of(kafka, Topic.METRIC_EVENTS.topicName(), "promflow-push", listener)
                .start();
    }
}
