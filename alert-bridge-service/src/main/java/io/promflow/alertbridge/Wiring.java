package io.promflow.alertbridge;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.promflow.alertbridge.deliver.Channel;
import io.promflow.alertbridge.deliver.Receivers;
import io.promflow.alertbridge.http.Endpoints;
import io.promflow.alertbridge.http.WebhookChannel;
import io.promflow.alertbridge.intake.AlertReader;
import io.promflow.alertbridge.kafka.AlertLog;
import io.promflow.alertbridge.kafka.AlertRouter;
import io.promflow.alertbridge.kafka.Notifier;
import io.promflow.alertbridge.kafka.RecordWriter;
import io.promflow.alertbridge.metrics.AlertMetrics;
import io.promflow.alertbridge.repeat.RepeatFilter;
import io.promflow.runtime.kafka.GroupLoop;
import io.promflow.runtime.kafka.KafkaSettings;
import io.promflow.runtime.kafka.Topics;
import io.promflow.schemas.Topic;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service: what is posted goes to {@code promflow.alerts}; the router makes notifications of it; the notifier brings
 * them to the receiver. The three meet only in Kafka, so that none waits for the other.
 */
@Factory
final class Wiring {
    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
    private static final String RECEIVER = "webhook";
    private static final String RECEIVER_URL = "promflow.alerts.webhook-url";

    /** Senders give up after ten seconds. */
    private static final Duration KAFKA_PATIENCE = Duration.ofSeconds(8);

    private static final Duration RECEIVER_TIMEOUT = Duration.ofSeconds(5);

    /** With a receiver that takes five seconds for each, a batch is done well within what the group waits for. */
    private static final int NOTIFICATIONS_PER_BATCH = 10;

    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Singleton
    AlertMetrics metrics(MeterRegistry registry) {
        return new AlertMetrics(registry, Endpoints.all());
    }

    @Singleton
    AlertReader reader(AlertsConfig config) {
        return new AlertReader(config.resolveTimeout());
    }

    /** After the receivers: a wrong URL stops the start before it waits for Kafka. */
    @Context
    @Bean(preDestroy = "close")
    RecordWriter writer(KafkaSettings kafka, Topics topics, Receivers receivers) {
        topics.ensure(List.of(Topic.ALERTS, Topic.NOTIFICATIONS, Topic.NOTIFICATION_RESULTS));
        return new RecordWriter(kafka.producer(KAFKA_PATIENCE), KAFKA_PATIENCE);
    }

    @Singleton
    AlertLog log(RecordWriter writer) {
        return new AlertLog(writer);
    }

    @Context
    Receivers receivers(AlertsConfig config) {
        URI url = config.receiver();
        if (url == null) {
            LOG.warn("no receiver: alerts are taken in and wait in Kafka; PROMFLOW_ALERTS_WEBHOOK_URL names one");
            return Receivers.of(Map.of());
        }
        Channel channel = new WebhookChannel(url, config.externalUrl(), RECEIVER_TIMEOUT);
        return Receivers.of(Map.of(RECEIVER, channel));
    }

    @Context
    @Named("router")
    @Bean(preDestroy = "close")
    @Requires(property = RECEIVER_URL, pattern = ".+")
    GroupLoop router(
            KafkaSettings kafka,
            RecordWriter writer,
            Receivers receivers,
            AlertsConfig config,
            AlertMetrics metrics,
            Clock clock) {
        var repeats = new RepeatFilter(config.repeatAfter(), config.repeatMemory());
        var router = new AlertRouter(writer, repeats, receivers.channels().keySet(), metrics, clock);
        return GroupLoop.of(kafka, Topic.ALERTS.topicName(), "promflow-alert-router", router)
                .start();
    }

    @Context
    @Named("notifier")
    @Bean(preDestroy = "close")
    @Requires(property = RECEIVER_URL, pattern = ".+")
    GroupLoop notifier(
            KafkaSettings kafka, RecordWriter writer, Receivers receivers, AlertMetrics metrics, Clock clock) {
        var notifier = new Notifier(writer, receivers, metrics, clock);
        return GroupLoop.ofAtMost(
                        kafka, Topic.NOTIFICATIONS.topicName(), "promflow-notifier", NOTIFICATIONS_PER_BATCH, notifier)
                .start();
    }
}
