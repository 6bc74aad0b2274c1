package io.promflow.push;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.promflow.push.batch.Catalogue;
import io.promflow.push.batch.SampleSink;
import io.promflow.push.batch.SinkState;
import io.promflow.push.gateway.GatewaySink;
import io.promflow.push.http.GatewaySinks;
import io.promflow.push.http.GroupList;
import io.promflow.push.http.PushgatewaySink;
import io.promflow.push.kafka.GroupClients;
import io.promflow.push.kafka.PushedGroupTopic;
import io.promflow.push.kafka.SourceTopic;
import io.promflow.runtime.auth.Tokens;
import io.promflow.runtime.kafka.GroupLoop;
import io.promflow.runtime.kafka.KafkaSettings;
import io.promflow.runtime.kafka.TopicTable;
import io.promflow.runtime.kafka.Topics;
import io.promflow.schemas.PushedGroup;
import io.promflow.schemas.Topic;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** The service: metric events from Kafka, the sinks, and the built-in gateway where no other is named. */
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
    /** Of what is written about one push after the other: a request to Kafka each would cost more than the pushes. */
    private static final Duration LINGER = Duration.ofMillis(5);

    private static final Duration GROUP_PATIENCE = Duration.ofSeconds(20);

    @Singleton
    @Bean(preDestroy = "close")
    Writer writer(KafkaSettings kafka, Topics topics) {
        topics.ensure(List.of(
                Topic.SOURCES,
                Topic.METRIC_EVENTS,
                Topic.REPLAYED_METRIC_EVENTS,
                Topic.GATEWAY_GROUPS,
                Topic.PUSHED_GROUPS));
        return new Writer(kafka.gatheringProducer(LINGER));
    }

    /** Holds the start up until every group is back, so that no scrape sees half of them. */
    @Context
    @Bean(preDestroy = "close")
    @Requires(condition = BuiltInGateway.class)
    GatewayService gateway(
            Writer writer,
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
                GroupClients.producer(clients, GROUP_PATIENCE),
                writer.producer(),
                GroupClients.consumer(clients),
                metrics));
    }

    @Singleton
    @Requires(condition = BuiltInGateway.class)
    SampleSink builtIn(GatewayService gateway) {
        return new GatewaySink(gateway.gateway(), gateway.ttls()::of);
    }

    /** How far each sink of this configuration is with its groups, by the sink's name. */
    record States(Map<String, SinkState> bySink) {}

    @Context
    @Bean(preDestroy = "close")
    TopicTable<Catalogue.Source> sources(KafkaSettings kafka, Writer topicsAreThere) {
        return SourceTopic.table(kafka).start();
    }

    @Singleton
    States states(
            PushgatewayConfig main, List<SinkConfig> configs, Writer writer, TopicTable<Catalogue.Source> sources) {
        var journal = new PushedGroupTopic(writer.producer());
        var catalogue = new SourceTopic(sources);
        Stream<String> names = configs.stream()
                .filter(config -> !config.isEmpty())
                .map(SinkSettings::of)
                .flatMap(sink -> Stream.of(sink.name(), sink.name() + "-replays"));
        return new States(Stream.concat(Stream.of(main.sinkName()), names)
                .collect(Collectors.toUnmodifiableMap(
                        name -> name, name -> new SinkState(name, journal, catalogue, Clock.systemUTC()))));
    }

    @Context
    @Bean(preDestroy = "close")
    TopicTable<PushedGroup> pushedGroups(KafkaSettings kafka, States states) {
        return PushedGroupTopic.table(kafka, states.bySink()).start();
    }

    @Context
    @Bean(preDestroy = "close")
    Sinks sinks(
            ApplicationContext context,
            Sinks.Shared shared,
            PushgatewayConfig main,
            @Nullable SampleSink builtIn,
            List<SinkConfig> configs) {
        var sinks = new Sinks(shared);
        if (builtIn != null) {
            sinks.addMain(main.sinkName(), builtIn);
        } else if (!main.isOff()) {
            var settings = main.settings();
            var connection = settings.connection(shared.config().timeout());
            var gateway = new PushgatewaySink(connection, settings.exposition(), settings.gzip());
            shared.metrics().watch(sinks.addMain(main.sinkName(), gateway), state(shared, main.sinkName()));
        }
        configs.stream().filter(config -> !config.isEmpty()).forEach(config -> sinks.add(SinkSettings.of(config)));
        // Each by name, so that readiness asks all of them.
        sinks.loops()
                .forEach(loop -> context.registerSingleton(
                        GroupLoop.class,
                        loop,
                        Qualifiers.byName("loop-" + sinks.loops().indexOf(loop)),
                        false));
        return sinks;
    }

    private static SinkState state(Sinks.Shared shared, String name) {
        return Objects.requireNonNull(shared.states().get(name), name);
    }

    @Singleton
    Sinks.Shared shared(
            KafkaSettings kafka,
            PushConfig config,
            PushMetrics metrics,
            States states,
            TopicTable<PushedGroup> pushed,
            TopicTable<Catalogue.Source> sources,
            Writer writer) {
        return new Sinks.Shared(kafka, config, metrics, states.bySink(), pushed, sources, writer.producer());
    }

    @Singleton
    GatewaySinks gatewaySinks(Sinks sinks) {
        return sinks.gateways();
    }

    @Singleton
    GroupList groups(States states, GatewaySinks gateways) {
        return new GroupList(states.bySink(), gateways);
    }
}
