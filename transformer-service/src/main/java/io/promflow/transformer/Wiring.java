package io.promflow.transformer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.promflow.rules.Transformation;
import io.promflow.runtime.kafka.GroupLoop;
import io.promflow.runtime.kafka.KafkaSettings;
import io.promflow.runtime.kafka.TopicTable;
import io.promflow.runtime.kafka.Topics;
import io.promflow.schemas.Topic;
import io.promflow.transformer.kafka.DeadLetterBox;
import io.promflow.transformer.kafka.EventWriter;
import io.promflow.transformer.kafka.LastResponses;
import io.promflow.transformer.kafka.ResponseHandler;
import io.promflow.transformer.kafka.SourceCatalogue;
import io.promflow.transformer.observe.SourceRules;
import jakarta.inject.Singleton;
import java.util.List;

/** The service: the catalogue from its topic, one loop from raw responses to metric events, and what the API looks at. */
@Factory
final class Wiring {
    private static final String GROUP = "promflow-transformer";

    @Singleton
    TransformerMetrics metrics(MeterRegistry registry) {
        return new TransformerMetrics(registry);
    }

    @Singleton
    Transformation.Bounds bounds(TransformerConfig config) {
        return new Transformation.Bounds(config.maxSeries(), config.maxLabelLength());
    }

    @Context
    @Bean(preDestroy = "close")
    TopicTable<SourceRules> sources(KafkaSettings kafka, Topics topics, Transformation.Bounds bounds) {
        topics.ensure(List.of(Topic.SOURCES, Topic.RAW_RESPONSES, Topic.METRIC_EVENTS));
        return new TopicTable<>(kafka, Topic.SOURCES.topicName(), SourceCatalogue.decoder(bounds), (name, source) -> {})
                .start();
    }

    @Singleton
    SourceCatalogue catalogue(TopicTable<SourceRules> sources) {
        return new SourceCatalogue(sources);
    }

    @Singleton
    LastResponses lastResponses(KafkaSettings kafka) {
        return new LastResponses(kafka);
    }

    @Singleton
    DeadLetterBox deadLetters(KafkaSettings kafka) {
        return new DeadLetterBox(kafka);
    }

    @Singleton
    @Bean(preDestroy = "close")
    EventWriter writer(KafkaSettings kafka) {
        return new EventWriter(kafka);
    }

    @Context
    @Bean(preDestroy = "close")
    GroupLoop responses(
            KafkaSettings kafka, SourceCatalogue catalogue, EventWriter writer, TransformerMetrics metrics) {
        var handler = new ResponseHandler(catalogue, writer, metrics);
        return GroupLoop.transactional(kafka, Topic.RAW_RESPONSES.topicName(), GROUP, handler)
                .start();
    }
}
