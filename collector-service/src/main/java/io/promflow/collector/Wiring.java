package io.promflow.collector;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.exceptions.ConfigurationException;
import io.promflow.collector.fetch.AddressRule;
import io.promflow.collector.fetch.Fetcher;
import io.promflow.collector.fetch.Variables;
import io.promflow.collector.http.HttpClientExchange;
import io.promflow.collector.kafka.CatalogueTopic;
import io.promflow.collector.kafka.CollectRequests;
import io.promflow.collector.kafka.ConfirmedWriter;
import io.promflow.collector.kafka.Ownership;
import io.promflow.collector.kafka.ResponseTopic;
import io.promflow.collector.poll.Poller;
import io.promflow.collector.poll.Ticker;
import io.promflow.collector.schedule.Plan;
import io.promflow.collector.source.SourceDocument;
import io.promflow.collector.source.SourceFault;
import io.promflow.collector.source.SourceParser;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.GroupLoop;
import io.promflow.runtime.kafka.KafkaSettings;
import io.promflow.runtime.kafka.TopicTable;
import io.promflow.runtime.kafka.Topics;
import io.promflow.schemas.SourceDefinition;
import io.promflow.schemas.Topic;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The service: the file seeds the catalogue's topic; the topic and the consumer group make the plan; the ticker and the
 * collect requests make the poller ask; what it hears goes to the topic of raw responses.
 */
@Factory
final class Wiring {
    private static final String GROUP = "promflow-collector";
    private static final int LOOKUP_THREADS = 8;

    /** The sources of the file. */
    record Seeds(List<SourceDefinition> sources) {
        Seeds {
            sources = List.copyOf(sources);
        }
    }

    @Context
    Seeds seeds(CollectorConfig config, CollectionConfig collection) {
        if (config.sourcesFile() == null) {
            return new Seeds(List.of());
        }
        var document = new SourceParser(Duration.ofSeconds(collection.interval())).parse(config.sourcesFile());
        if (document instanceof SourceDocument.Refused refused) {
            throw new ConfigurationException(
                    refused.faults().stream().map(SourceFault::toString).collect(Collectors.joining("\n")));
        }
        return new Seeds(((SourceDocument.Accepted) document).sources());
    }

    @Singleton
    @Requires(missingBeans = Clock.class)
    Clock clock() {
        return Clock.systemUTC();
    }

    @Singleton
    @Requires(missingBeans = Variables.class)
    Variables variables() {
        return System::getenv;
    }

    @Singleton
    Plan plan(Clock clock) {
        return new Plan(clock);
    }

    @Singleton
    CollectorMetrics metrics(MeterRegistry registry, Plan plan) {
        return new CollectorMetrics(registry, plan);
    }

    /** After the seeds: a broken file stops the start before anything is made. */
    @Singleton
    @Bean(preDestroy = "close")
    TopicTable<SourceDefinition> table(
            Seeds seeds, SchedulerConfig scheduler, KafkaSettings kafka, Topics topics, Plan plan) {
        topics.ensure(List.of(Topic.SOURCES, Topic.COLLECT_REQUESTS, Topic.RAW_RESPONSES));
        return new TopicTable<>(
                        kafka,
                        Topic.SOURCES.topicName(),
                        (name, json) -> Json.read(json, SourceDefinition.class),
                        (name, source) -> {
                            if (source == null) {
                                plan.remove(name);
                            } else {
                                Duration interval =
                                        Objects.requireNonNull(source.schedule().interval());
                                plan.put(name, interval, source.enabled() && scheduler.enabled());
                            }
                        })
                .start();
    }

    @Singleton
    @Bean(preDestroy = "close")
    ConfirmedWriter writer(KafkaSettings kafka) {
        return new ConfirmedWriter(kafka);
    }

    @Context
    CatalogueTopic catalogue(TopicTable<SourceDefinition> table, ConfirmedWriter writer, Seeds seeds)
            throws InterruptedException {
        var catalogue = new CatalogueTopic(table, writer);
        catalogue.seed(seeds.sources());
        return catalogue;
    }

    @Singleton
    @Bean(preDestroy = "close")
    ResponseTopic responses(KafkaSettings kafka, CollectorMetrics metrics) {
        return new ResponseTopic(kafka, metrics);
    }

    @Singleton
    @Named("lookups")
    @Bean(preDestroy = "shutdownNow")
    ExecutorService lookups() {
        var threads = new ThreadPoolExecutor(
                LOOKUP_THREADS, LOOKUP_THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    var thread = new Thread(task, "lookup");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    @Singleton
    Poller poller(
            CollectorConfig config,
            Variables variables,
            @Named("lookups") ExecutorService lookups,
            Plan plan,
            CatalogueTopic catalogue,
            ResponseTopic responses,
            CollectorMetrics metrics,
            Clock clock) {
        var fetcher = new Fetcher(
                new HttpClientExchange(config.maxBodyBytes()),
                variables,
                new AddressRule(config.allowPrivateAddresses(), InetAddress::getAllByName),
                lookups);
        return new Poller(plan, catalogue::find, fetcher, responses, metrics, clock);
    }

    @Singleton
    CollectRequests requests(CatalogueTopic catalogue, Poller poller, ConfirmedWriter writer) {
        return new CollectRequests(catalogue, poller, writer);
    }

    @Context
    @Bean(preDestroy = "close")
    GroupLoop loop(KafkaSettings kafka, CollectRequests requests, Plan plan, ResponseTopic responses) {
        var ownership = new Ownership(plan, responses::requestPartitions);
        return GroupLoop.owning(kafka, Topic.COLLECT_REQUESTS.topicName(), GROUP, requests, ownership)
                .start();
    }

    @Context
    @Bean(preDestroy = "close")
    Ticker ticker(Plan plan, Poller poller, Clock clock) {
        return new Ticker(plan, poller, clock).start();
    }
}
