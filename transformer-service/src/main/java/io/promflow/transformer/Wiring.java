package io.promflow.transformer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.promflow.runtime.kafka.GroupLoop;
import io.promflow.runtime.kafka.KafkaSettings;
import io.promflow.runtime.kafka.TopicTable;
import io.promflow.runtime.kafka.Topics;
import io.promflow.schemas.Topic;
import io.promflow.transformer.kafka.EventWriter;
import io.promflow.transformer.kafka.ResponseHandler;
import io.promflow.transformer.kafka.SourceCatalogue;
import io.promflow.transformer.rules.Observation;
import jakarta.inject.Singleton;
import java.util.List;

/** The service: the catalogue from its topic, and one loop from raw responses to metric events. */
@Factory
final class Wiring {
    private static final String GROUP = "promflow-transformer";

    @Singleton
    TransformerMetrics metrics(MeterRegistry registry) {
        return new TransformerMetrics(registry);
    }

    @Context
    @Bean(preDestroy = "close")
    TopicTable<Observation> sources(KafkaSettings kafka, Topics topics) {
        topics.ensure(List.of(Topic.SOURCES, Topic.RAW_RESPONSES, Topic.METRIC_EVENTS));
        return new TopicTable<>(kafka, Topic.SOURCES.topicName(), SourceCatalogue::decode, (name, source) -> {})
                .start();
    }

    @Singleton
    @Bean(preDestroy = "close")
    EventWriter writer(KafkaSettings kafka) {
        return new EventWriter(kafka);
    }

    @Context
    @Bean(preDestroy = "close")
    GroupLoop responses(
            KafkaSettings kafka, TopicTable<Observation> sources, EventWriter writer, TransformerMetrics metrics) {
        var handler = new ResponseHandler(new SourceCatalogue(sources), writer, metrics);
        return GroupLoop.transactional(kafka, Topic.RAW_RESPONSES.topicName(), GROUP, handler)
                .start();
    }
}
