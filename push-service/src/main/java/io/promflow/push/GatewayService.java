package io.promflow.push;

import io.micronaut.context.exceptions.ConfigurationException;
import io.promflow.push.gateway.Gateway;
import io.promflow.push.gateway.GatewayLimits;
import io.promflow.push.gateway.JobTtls;
import io.promflow.push.gateway.read.NameRules;
import io.promflow.push.http.gateway.GatewayAccess;
import io.promflow.push.http.gateway.GatewayPushes;
import io.promflow.push.http.gateway.GatewayReads;
import io.promflow.push.http.gateway.GatewayRoutes;
import io.promflow.push.http.gateway.GatewayServer;
import io.promflow.push.http.gateway.JobPatterns;
import io.promflow.push.kafka.GroupFollower;
import io.promflow.push.kafka.TopicJournal;
import io.promflow.push.kafka.TopicObservations;
import io.promflow.runtime.auth.Tokens;
import io.promflow.runtime.json.DurationText;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** The built-in gateway with all its parts: groups on a topic, and a port. */
final class GatewayService implements AutoCloseable {
    private static final Duration READ_LIMIT = Duration.ofMinutes(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final int QUEUED = 1000;

    private final Gateway gateway;
    private final JobTtls ttls;
    private final GroupFollower follower;
    private final ExecutorService workers;
    private final GatewayServer server;
    private final Producer<String, byte[]> groups;

    /** What the gateway is made of. */
    record Parts(
            GatewayConfig config,
            int port,
            @Nullable Tokens tokens,
            Producer<String, byte[]> groups,
            Producer<String, byte[]> events,
            Consumer<String, byte[]> consumer,
            PushMetrics metrics) {}

    private GatewayService(
            Gateway gateway,
            JobTtls ttls,
            GroupFollower follower,
            ExecutorService workers,
            GatewayServer server,
            Producer<String, byte[]> groups) {
        this.gateway = gateway;
        this.ttls = ttls;
        this.follower = follower;
        this.workers = workers;
        this.server = server;
        this.groups = groups;
    }

    /** Returns when every group is back and the port is open, so that no scrape sees half of them. */
    static GatewayService start(Parts parts) throws InterruptedException {
        GatewayConfig config = parts.config();
        JobTtls ttls = checked("ttl-rules", () -> new JobTtls(config.ttlRules(), config.ttl(), DurationText::parse));
        var aggregates = checked("aggregate-jobs", () -> new JobPatterns(config.aggregateJobs()));
        var access = checked("permissions", () -> new GatewayAccess(parts.tokens(), config.permissions()));
        Clock clock = Clock.systemUTC();
        var limits = new GatewayLimits(
                config.maxGroups(), config.maxSamplesPerGroup(), config.maxSamplesPerJob(), config.maxSamples());
        String replica = UUID.randomUUID().toString().substring(0, 13);
        var gateway = new Gateway(
                new TopicJournal(parts.groups()),
                limits,
                config.consistencyCheck(),
                clock,
                replica,
                GatewayReads.version());
        var follower = new GroupFollower(parts.consumer(), gateway).start(READ_LIMIT);
        ExecutorService workers = workers(config.serverThreads());
        var pushes = new GatewayPushes(
                gateway,
                access,
                new GatewayPushes.Settings(
                        config.utf8Names() ? NameRules.UTF8 : NameRules.LEGACY,
                        config.maxBodyBytes(),
                        config.consistencyCheck(),
                        ttls,
                        aggregates),
                new TopicObservations(parts.events(), clock),
                parts.metrics());
        var reads = new GatewayReads(gateway, follower::isFollowing, flags(config), clock);
        var controls = new GatewayRoutes.Controls(config.adminApi(), config.lifecycle(), GatewayService::quit);
        var routes = new GatewayRoutes(gateway, pushes, reads, access, parts.metrics(), controls, workers);
        var bounds = new GatewayServer.Bounds(config.maxBodyBytes(), config.bodyTime(), config.idleTime());
        var server = GatewayServer.start(parts.port(), config.serverThreads(), routes, bounds);
        parts.metrics().watch(gateway);
        return new GatewayService(gateway, ttls, follower, workers, server, parts.groups());
    }

    private static <T> T checked(String key, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("promflow.gateway." + key + ": " + e.getMessage(), e);
        }
    }

    private static ExecutorService workers(int threads) {
        var number = new AtomicInteger();
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUED),
                task -> new Thread(task, "gateway-work-" + number.incrementAndGet()));
    }

    /** As an operator would end the process: what is under way is finished. */
    private static void quit() {
        new Thread(() -> System.exit(0), "gateway-quit").start();
    }

    private static Map<String, String> flags(GatewayConfig config) {
        var flags = new TreeMap<String, String>();
        flags.put("push.disable-consistency-check", String.valueOf(!config.consistencyCheck()));
        flags.put("push.enable-utf8-names", String.valueOf(config.utf8Names()));
        flags.put("web.enable-admin-api", String.valueOf(config.adminApi()));
        flags.put("web.enable-lifecycle", String.valueOf(config.lifecycle()));
        return flags;
    }

    Gateway gateway() {
        return gateway;
    }

    JobTtls ttls() {
        return ttls;
    }

    @Override
    public void close() {
        server.close();
        workers.shutdown();
        groups.close(CLOSE_LIMIT);
        follower.close();
    }
}
