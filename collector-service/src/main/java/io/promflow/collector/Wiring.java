package io.promflow.collector;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.exceptions.ConfigurationException;
import io.promflow.collector.fetch.AddressRule;
import io.promflow.collector.fetch.AllowedHosts;
import io.promflow.collector.fetch.AllowedVariables;
import io.promflow.collector.fetch.BodyBudget;
import io.promflow.collector.fetch.Decoding;
import io.promflow.collector.fetch.Exchange;
import io.promflow.collector.fetch.Fetcher;
import io.promflow.collector.fetch.HostLimits;
import io.promflow.collector.fetch.Names;
import io.promflow.collector.fetch.Services;
import io.promflow.collector.fetch.Variables;
import io.promflow.collector.http.Brotli;
import io.promflow.collector.http.ClientExchange;
import io.promflow.collector.http.DnsNames;
import io.promflow.collector.kafka.CatalogueTopic;
import io.promflow.collector.kafka.CollectRequests;
import io.promflow.collector.kafka.ConfirmedWriter;
import io.promflow.collector.kafka.Owners;
import io.promflow.collector.kafka.Ownership;
import io.promflow.collector.kafka.ResponseTopic;
import io.promflow.collector.poll.Poller;
import io.promflow.collector.poll.Ticker;
import io.promflow.collector.schedule.Plan;
import io.promflow.collector.schedule.Rhythm;
import io.promflow.collector.source.SourceDocument;
import io.promflow.collector.source.SourceFault;
import io.promflow.collector.source.SourceLimits;
import io.promflow.collector.source.SourceParser;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.GroupLoop;
import io.promflow.runtime.kafka.GroupMembers;
import io.promflow.runtime.kafka.KafkaSettings;
import io.promflow.runtime.kafka.TopicTable;
import io.promflow.runtime.kafka.Topics;
import io.promflow.schemas.SourceDefinition;
import io.promflow.schemas.Topic;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The service: the file seeds the catalogue's topic; the topic and the consumer group make the plan; the ticker and the
 * collect requests make the poller ask; what it hears goes to the topic of raw responses.
 */
@Factory
final class Wiring {
    private static final String GROUP = "promflow-collector";
    /** To one host; {@code promflow.collector.hosts} says how many are used. */
    private static final int MOST_CONNECTIONS = 10_000;

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** The sources of the file. */
    record Seeds(List<SourceDefinition> sources) {
        Seeds {
            sources = List.copyOf(sources);
        }
    }

    @Singleton
    @Requires(missingBeans = Variables.class)
    Variables variables(CollectorConfig config) {
        UnaryOperator<@Nullable String> environment = name -> name == null ? null : System.getenv(name);
        return new AllowedVariables(environment, config.readableVariables(), config.secretsFolder());
    }

    @Singleton
    SourceParser parser(CollectorConfig config, CollectionConfig collection, Variables variables) {
        return new SourceParser(new SourceLimits(
                Duration.ofSeconds(collection.interval()),
                variables::isAllowed,
                String.join(", ", config.readableVariables()),
                config.proxyUris().stream().map(URI::toString).collect(Collectors.toSet())));
    }

    @Context
    Seeds seeds(CollectorConfig config, SourceParser parser) {
        if (config.sourcesFile() == null) {
            return new Seeds(List.of());
        }
        var document = parser.parse(config.sourcesFile());
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
            Seeds seeds,
            SchedulerConfig scheduler,
            KafkaSettings kafka,
            Topics topics,
            Plan plan,
            CollectorMetrics metrics) {
        topics.ensure(List.of(Topic.SOURCES, Topic.COLLECT_REQUESTS, Topic.RAW_RESPONSES));
        return new TopicTable<>(
                        kafka,
                        Topic.SOURCES.topicName(),
                        (name, json) -> Json.read(json, SourceDefinition.class),
                        (name, source) -> {
                            if (source == null) {
                                plan.remove(name);
                                metrics.forget(name);
                            } else {
                                plan.put(name, Rhythm.of(source.schedule()), source.enabled() && scheduler.enabled());
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
    CatalogueTopic catalogue(
            CollectorConfig config, TopicTable<SourceDefinition> table, ConfirmedWriter writer, Seeds seeds)
            throws InterruptedException {
        var catalogue = new CatalogueTopic(table, writer);
        if (config.sourcesFile() != null) {
            catalogue.seed(seeds.sources());
        }
        return catalogue;
    }

    @Singleton
    @Bean(preDestroy = "close")
    ResponseTopic responses(KafkaSettings kafka, CollectorMetrics metrics) {
        return new ResponseTopic(kafka, metrics);
    }

    @Singleton
    @Named("workers")
    @Bean(preDestroy = "shutdownNow")
    ExecutorService workers() {
        var threads = new ThreadPoolExecutor(CORES, CORES, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            var thread = new Thread(task, "fetch-worker");
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    @Singleton
    @Bean(preDestroy = "close")
    ClientExchange exchange(CollectorConfig config) {
        return new ClientExchange(config.maxBodyBytes(), config.connectTimeout(), MOST_CONNECTIONS, CORES);
    }

    @Singleton
    @Requires(missingBeans = Names.class)
    @Bean(preDestroy = "close")
    DnsNames names() {
        return new DnsNames();
    }

    @Singleton
    Fetcher fetcher(
            CollectorConfig config,
            HostsConfig hosts,
            Exchange exchange,
            Variables variables,
            Names names,
            @Named("workers") ExecutorService workers,
            Clock clock) {
        AllowedHosts allowed;
        try {
            allowed = new AllowedHosts(config.hostsBesidePublic());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("promflow.collector.allowed-hosts: " + e.getMessage(), e);
        }
        return new Fetcher(new Services(
                exchange,
                variables,
                new AddressRule(config.allowPrivateAddresses(), allowed, names),
                new HostLimits(hosts.common(), hosts.special(), System::nanoTime),
                new Decoding(Brotli.codings(), config.maxBodyBytes()),
                new BodyBudget(config.bufferedBytes()),
                workers,
                config.proxyUris(),
                config.maxBodyBytes(),
                clock));
    }

    @Singleton
    Poller poller(
            Plan plan,
            Fetcher fetcher,
            CircuitConfig circuit,
            CatalogueTopic catalogue,
            ResponseTopic responses,
            CollectorMetrics metrics,
            Clock clock) {
        var poller = new Poller(plan, catalogue::find, fetcher, responses, metrics, circuit.rule(), clock);
        metrics.watch(poller);
        return poller;
    }

    @Singleton
    CollectRequests requests(CatalogueTopic catalogue, Poller poller, ConfirmedWriter writer) {
        return new CollectRequests(catalogue, poller, writer);
    }

    @Singleton
    @Bean(preDestroy = "close")
    GroupMembers members(KafkaSettings kafka) {
        return new GroupMembers(kafka, Topic.COLLECT_REQUESTS.topicName(), GROUP);
    }

    @Singleton
    Owners owners(
            GroupMembers members,
            ResponseTopic responses,
            CollectorConfig config,
            @Property(name = "micronaut.server.port", defaultValue = "8000") int port) {
        return new Owners(members, responses::requestPartitions, config.selfUrl(port));
    }

    @Context
    @Bean(preDestroy = "close")
    GroupLoop loop(
            KafkaSettings kafka,
            CollectRequests requests,
            Plan plan,
            Poller poller,
            ResponseTopic responses,
            Owners owners) {
        var ownership = new Ownership(plan, poller, responses::requestPartitions);
        return GroupLoop.owning(kafka, Topic.COLLECT_REQUESTS.topicName(), GROUP, owners.self(), requests, ownership)
                .start();
    }

    @Context
    @Bean(preDestroy = "close")
    Ticker ticker(Plan plan, Poller poller, Clock clock) {
        return new Ticker(plan, poller, clock).start();
    }
}
